import { Text } from '@mantine/core';
import { useMemo } from 'react';

import type { components } from '../api/schema';
import { useTexts, useWords } from '../texts/language';
import { STATE_LOOK } from '../theme';
import { layoutMesh, type Place } from './mesh-layout';
import { locationTexts } from './location.texts';
import classes from './topology.module.css';

type Pod = components['schemas']['Pod'];
export type MeshLink = components['schemas']['MeshLink'];

const BOX = { width: 190, height: 58 };
const STEP = { x: 210, y: 104 };
const TOP = 34;
const LONGEST_NAME = 18;

/** How the pods of a home hang together, drawn. Who does not see it has the table beside it, and its words. */
export function Topology({ pods, links }: { readonly pods: readonly Pod[]; readonly links: readonly MeshLink[] }) {
  const words = useWords(locationTexts);
  const { state: states } = useTexts();
  const mesh = useMemo(() => {
    const linkOf = new Map(links.map((link) => [link.podId, link]));
    return pods.map((pod) => ({ ...pod, parentId: linkOf.get(pod.id)?.parentId ?? null, link: linkOf.get(pod.id) }));
  }, [pods, links]);
  const { places, columns, rows } = useMemo(() => layoutMesh(mesh), [mesh]);
  const width = columns * STEP.x;
  const height = TOP + rows * STEP.y;
  const middleOf = ({ column, row }: Place) => ({
    x: (column + 0.5) * STEP.x,
    y: TOP + row * STEP.y + BOX.height / 2 + 24,
  });
  const nameOf = (id: string) => mesh.find((pod) => pod.id === id)?.name ?? id;
  const said = mesh
    .map(({ name, state, gateway, parentId }) =>
      gateway
        ? words.linkOf(name, words.directly, states[state])
        : parentId === null
          ? words.looseOf(name, states[state])
          : words.linkOf(name, nameOf(parentId), states[state]),
    )
    .join('; ');
  const gateways = mesh.flatMap(({ id, gateway }) => (gateway ? [places.get(id)?.column ?? 0] : []));
  const between = gateways.length > 0 ? (Math.min(...gateways) + Math.max(...gateways) + 1) / 2 : columns / 2;
  const root = { x: between * STEP.x, y: 20 };
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={words.topology}>
      <svg
        className={classes.drawing}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={said}
      >
        {mesh.map(({ id, gateway, parentId, state }) => {
          const place = places.get(id);
          const above = parentId === null ? undefined : places.get(parentId);
          if (!place || (!gateway && !above)) return null;
          const [from, to] = [above && !gateway ? middleOf(above) : root, middleOf(place)];
          const [start, end] = [above && !gateway ? from.y + BOX.height / 2 : from.y + 6, to.y - BOX.height / 2];
          const half = (start + end) / 2;
          return (
            <path
              key={id}
              className={classes.line}
              data-state={state}
              d={`M${from.x} ${start} C${from.x} ${half} ${to.x} ${half} ${to.x} ${end}`}
            />
          );
        })}
        <text x={root.x} y={root.y - 4} textAnchor="middle" className={classes.name}>
          {words.internet}
        </text>
        {mesh.map((pod) => {
          const place = places.get(pod.id);
          return place && <PodBox key={pod.id} pod={pod} link={pod.link} at={middleOf(place)} />;
        })}
      </svg>
    </div>
  );
}

function PodBox({
  pod: { name, state, devices },
  link,
  at,
}: {
  readonly pod: Pod;
  readonly link: MeshLink | undefined;
  readonly at: { readonly x: number; readonly y: number };
}) {
  const words = useWords(locationTexts);
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  const radio = link ? words.byRadio(link.band, link.channel) : '';
  return (
    <g transform={`translate(${at.x - BOX.width / 2} ${at.y - BOX.height / 2})`}>
      <title>{name}</title>
      <rect className={classes.box} data-state={state} width={BOX.width} height={BOX.height} rx={8} />
      <text x={BOX.width / 2} y={24} textAnchor="middle" className={classes.name}>
        {STATE_LOOK[state].sign} {shown}
      </text>
      <text x={BOX.width / 2} y={44} textAnchor="middle" className={classes.small}>
        {[radio, devices === null ? '' : words.devicesOf(devices)].filter(Boolean).join(' · ')}
      </text>
    </g>
  );
}

/** What stands there while Plume does not tell how the pods hang together. */
export function MeshTrouble({ reason }: { readonly reason: string }) {
  const words = useWords(locationTexts);
  return (
    <Text size="sm" c="dimmed" role="status">
      {words.meshUnknown} {reason}
    </Text>
  );
}
