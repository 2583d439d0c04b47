import type { KeptView } from '../audit/session/kept-view.ts';
import { readJson } from '../lib/read-json.ts';
import { formatCount } from './format-count.ts';

/** What is kept of a record view for people: its JSON in lines, or why there is none. */
export function formatKeptView(view: KeptView): readonly string[] {
  switch (view.kind) {
    case 'none':
      return ['no record'];
    case 'metadata':
      return [`record of ${formatBytes(view.size)}, not kept`];
    case 'full':
      return view.kept < view.size
        ? [view.text, `… cut, ${formatCount(view.kept)} of ${formatBytes(view.size)}`]
        : prettyLines(view.text);
    case 'erased':
      return [`record of ${formatBytes(view.size)}, erased`];
    case 'damaged':
      return [`record of ${formatBytes(view.size)}, damaged`];
  }
}

function prettyLines(text: string): readonly string[] {
  const value = readJson(text);
  return value === undefined ? [text] : JSON.stringify(value, null, 2).split('\n');
}

function formatBytes(size: number): string {
  return formatCount(size, 'byte');
}
