/**
 * A subgraph did not answer, or not in GraphQL. Its message names the subgraph and says what went wrong in our words.
 * SECURITY: it carries no cause, because errors of parsers and sockets quote what they read (test "no text of …", A34).
 */
export class SubgraphUnavailable extends Error {
  readonly subgraph: string;

  constructor(subgraph: string, what: string) {
    super(`The subgraph "${subgraph}" ${what}.`);
    this.name = 'SubgraphUnavailable';
    this.subgraph = subgraph;
  }
}
