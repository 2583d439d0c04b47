import type { Verb } from './verb.ts';

/** A verb of the command line; its file is only loaded when it is run. */
interface VerbEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

/** Every verb, in the order that `cordon --help` shows. */
export const VERBS: readonly VerbEntry[] = [
  {
    name: 'serve',
    summary: 'run the gateway',
    load: async () => (await import('./serve.ts')).serveVerb,
  },
  {
    name: 'compose',
    summary: 'compose the subgraphs into one supergraph file, or check that the file is up to date',
    load: async () => (await import('./compose.ts')).composeVerb,
  },
  {
    name: 'check',
    summary: 'say everything that is wrong with subgraphs, annotations and policy, and what inspection found',
    load: async () => (await import('./check.ts')).checkVerb,
  },
  {
    name: 'policy',
    summary: 'check a policy and run its tests, tell what changes between two, or try one on recorded traffic',
    load: async () => (await import('./policy.ts')).policyVerb,
  },
  {
    name: 'explain',
    summary: 'say what the policy makes of an operation, and why',
    load: async () => (await import('./explain.ts')).explainVerb,
  },
  {
    name: 'catalog',
    summary: 'say what is personal, which subgraph can be sent what, or what should be annotated',
    load: async () => (await import('./catalog.ts')).catalogVerb,
  },
  {
    name: 'audit',
    summary: 'search, show, export, verify the audit; print its checkpoints, erase record views',
    load: async () => (await import('./audit.ts')).auditVerb,
  },
  {
    name: 'replay',
    summary: 'play a recorded session',
    load: async () => (await import('./replay.ts')).replayVerb,
  },
  {
    name: 'reveal',
    summary: 'say which value a token stands for',
    load: async () => (await import('./reveal.ts')).revealVerb,
  },
  {
    name: 'keys',
    summary: 'list the keys that sign, digest and make tokens, or rotate one',
    load: async () => (await import('./keys.ts')).keysVerb,
  },
];
