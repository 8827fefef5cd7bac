import { ActionIcon, Kbd, Modal, Stack, Table, Title } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';

import { useTexts, useWords } from '../texts/language';
import { incidentTexts } from './incidents.texts';

const OF_LIST = [
  ['J', 'next'],
  ['K', 'previous'],
  ['Enter', 'open'],
  ['A', 'acknowledge'],
  ['M', 'take'],
] as const;

const OF_ONE = [
  ['A', 'acknowledge'],
  ['M', 'take'],
  ['C', 'comment'],
  ['R', 'resolve'],
  ['U', 'back'],
] as const;

/** Which keys there are; `?` shows it too. */
export function KeysHelp() {
  const words = useWords(incidentTexts);
  const { common } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([['shift+?', open]]);
  return (
    <>
      <ActionIcon variant="subtle" onClick={open} aria-label={words.keysTitle} visibleFrom="sm">
        <IconKeyboard size={18} />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title={words.keysTitle} closeButtonProps={{ 'aria-label': common.close }}>
        <Stack>
          <Keys title={words.keysOfList} keys={OF_LIST} />
          <Keys title={words.keysOfOne} keys={[...OF_ONE, ['?', 'help']]} />
        </Stack>
      </Modal>
    </>
  );
}

function Keys({
  title,
  keys,
}: {
  readonly title: string;
  readonly keys: readonly (readonly [string, keyof typeof incidentTexts.en.keys])[];
}) {
  const words = useWords(incidentTexts);
  return (
    <div>
      <Title order={3} size="h6">
        {title}
      </Title>
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {keys.map(([key, name]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{words.keys[name]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
