/**
 * A subgraph did not answer, or not in GraphQL. Its message names the subgraph and says what went wrong in our words.
 * SECURITY: it carries no cause, because errors of parsers and sockets quote what they read (test "no text of …", A34).
 */
export class SubgraphUnavailable extends Error {
  readonly subgraph: string;
  /** Whether the request may have reached it. */
  readonly wasSent: boolean;

  constructor(subgraph: string, what: string, wasSent: boolean) {
    super(`The subgraph "${subgraph}" ${what}.`);
    this.name = 'SubgraphUnavailable';
    this.subgraph = subgraph;
    this.wasSent = wasSent;
  }
}
