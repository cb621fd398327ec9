import { newId } from '@busker/protocol';
import { useState } from 'react';

interface CommandId {
  /** The id of a command with this content. */
  readonly idFor: (content: unknown) => string;
  /** It was accepted: the next one is another command, even with the same content. */
  readonly done: () => void;
}

function createCommandId(): CommandId {
  let last: { readonly content: string; readonly id: string } | null = null;
  return {
    idFor(content) {
      const text = JSON.stringify(content);
      if (last?.content !== text) last = { content: text, id: newId() };
      return last.id;
    },
    done() {
      last = null;
    },
  };
}

/**
 * The id of a command that a person may try again: the same content keeps its id until it is accepted, so that trying again can never
 * do it twice; other content gets another id.
 */
export const useCommandId = (): CommandId => useState(createCommandId)[0];
