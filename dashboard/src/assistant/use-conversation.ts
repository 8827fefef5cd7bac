import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import { assistantTexts } from './assistant.texts';
import { eventsOf } from './event-stream';
import { heard, newTurn, type Turn, turnsOf } from './turns';

/** A conversation: what was said, how to say more, and how to stop an answer. */
export interface Talk {
  readonly id: string | null;
  readonly turns: readonly Turn[];
  readonly running: boolean;
  ask(text: string): void;
  stop(): void;
  /** Goes on with another conversation, or (null) begins a new one. */
  open(id: string | null): Promise<void>;
}

export function useConversation(): Talk {
  const words = useWords(assistantTexts);
  const queries = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const answering = useRef<AbortController | null>(null);
  // Whoever leaves the page waits for no answer any more.
  useEffect(() => () => answering.current?.abort(), []);

  const change = useCallback((key: string, next: (turn: Turn) => Turn) => {
    setTurns((all) => all.map((turn) => (turn.key === key ? next(turn) : turn)));
  }, []);

  const answer = async (text: string) => {
    const turn = newTurn(crypto.randomUUID(), text);
    const gone = new AbortController();
    answering.current = gone;
    setTurns((all) => [...all, turn]);
    const ended = (state: Turn['state'], said?: string) =>
      change(turn.key, (now) => (now.state === 'running' ? { ...now, state, answer: said ?? now.answer } : now));
    try {
      const { data } = await api.POST('/api/assistant/messages', {
        body: { text, ...(id ? { conversationId: id } : {}) },
        parseAs: 'stream',
        signal: gone.signal,
      });
      for await (const event of eventsOf(data as unknown as ReadableStream<Uint8Array>)) {
        change(turn.key, (now) => heard(now, event));
        const { conversationId } = event.data as { conversationId?: string };
        if (conversationId && !gone.signal.aborted) setId(conversationId);
      }
      ended('failed', words.lost);
    } catch (cause) {
      if (gone.signal.aborted) ended('stopped');
      else ended('failed', cause instanceof Error ? cause.message : words.lost);
    } finally {
      if (answering.current === gone) answering.current = null;
      await queries.invalidateQueries({ queryKey: ['assistant'] });
    }
  };

  return {
    id,
    turns,
    running: turns.some(({ state }) => state === 'running'),
    ask: (text) => void answer(text),
    stop: () => answering.current?.abort(),
    open: async (wanted) => {
      answering.current?.abort();
      const path = { id: wanted ?? '' };
      const read = wanted ? await dataOf(api.GET('/api/assistant/conversations/{id}', { params: { path } })) : null;
      setId(wanted);
      setTurns(read ? turnsOf(read, words.unanswered) : []);
    },
  };
}
