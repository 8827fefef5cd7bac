import { z } from 'zod';

import type { Tool, ToolAnswer, ToolCaller } from '../../src/tools/tool';
import type { Toolbox } from '../../src/tools/toolbox.service';

/** Two tools, one that looks and one that changes, which write down how they are used. */
export class AToolbox {
  readonly calls: { readonly name: string; readonly args: unknown }[] = [];
  readonly declined: string[] = [];
  /** What the one that looks has found. */
  found: ToolAnswer = { state: 'done', data: { locations: { offline: 3 } } };
  /** What the one that changes would do. */
  preview = 'Silence “Casa” for 1 h.';
  private ids = 0;

  readonly tools: readonly Tool[] = [
    {
      name: 'get_overview',
      title: 'Overview',
      description: 'How everything stands.',
      kind: 'read',
      action: 'network.view',
      input: z.strictObject({ state: z.string().optional().describe('Only those.') }),
    },
    {
      name: 'silence_location',
      title: 'Silence',
      description: 'Silences a location.',
      kind: 'write',
      action: 'silence.manage',
      input: z.strictObject({ locationId: z.string().describe('Which.') }),
    },
  ];

  get box(): Toolbox {
    return this as unknown as Toolbox;
  }

  toolsFor(): readonly Tool[] {
    return this.tools;
  }

  call(_caller: ToolCaller, name: string, args: unknown): Promise<ToolAnswer> {
    this.calls.push({ name, args });
    if (name === 'get_overview') return Promise.resolve(this.found);
    return Promise.resolve({ state: 'confirm', id: `secret-confirmation-${++this.ids}`, preview: this.preview });
  }

  decline(_caller: ToolCaller, id: string): Promise<void> {
    this.declined.push(id);
    return Promise.resolve();
  }
}
