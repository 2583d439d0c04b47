import { afterAll, beforeAll, expect, test } from 'vitest';
import { askControl } from './control.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.ask('support', 'query Look { customer(id: "c1") { name email ssn } }');
  await world.ask('privacy', 'query All($id: ID!) { customer(id: $id) { name email creditScore } }', { id: 'c2' });
});
afterAll(() => world.close());

test('an entry says who asked for what, what was decided and why, and what became of it', async () => {
  const { data, errors } = await askControl(
    world,
    'privacy',
    `{ entries(filter: { operation: "Look" }) { nodes {
        kind operation principal { subject client task } outcome document variables
        codes { code coordinate count }
        ruling { decisions { coordinate categories effect count why { __typename ... on ScopesReason { missing } } } }
        claims { scopes groups }
        calls { subgraph count } flows { subgraph via coordinate categories }
        recordView { text isCut isErased } chain { writer sequence outcomeSequence isCovered }
    } } }`,
  );
  expect(errors).toEqual([]);
  expect(data).toMatchInlineSnapshot(`
    {
      "entries": {
        "nodes": [
          {
            "calls": [
              {
                "count": 1,
                "subgraph": "customers",
              },
            ],
            "chain": {
              "isCovered": false,
              "outcomeSequence": 2,
              "sequence": 1,
              "writer": 0,
            },
            "claims": {
              "groups": [
                "support",
              ],
              "scopes": [
                "pii:name:read",
              ],
            },
            "codes": [
              {
                "code": "PII_DENIED",
                "coordinate": "Customer.ssn",
                "count": 1,
              },
            ],
            "document": "query Look {
      customer(id: "c1") {
        name
        email
        ssn
      }
    }",
            "flows": [],
            "kind": "query",
            "operation": "Look",
            "outcome": "ANSWERED",
            "principal": {
              "client": "support",
              "subject": "support",
              "task": "customer-lookup",
            },
            "recordView": {
              "isCut": false,
              "isErased": false,
              "text": "{"customer":{"name":"[redacted]","email":"[redacted]","ssn":""}}",
            },
            "ruling": {
              "decisions": [
                {
                  "categories": [
                    "NAME",
                  ],
                  "coordinate": "Customer.name",
                  "count": 1,
                  "effect": "REVEAL",
                  "why": [
                    {
                      "__typename": "ScopesReason",
                      "missing": [],
                    },
                    {
                      "__typename": "TaskReason",
                    },
                  ],
                },
                {
                  "categories": [
                    "EMAIL",
                  ],
                  "coordinate": "Customer.email",
                  "count": 1,
                  "effect": "MASK",
                  "why": [
                    {
                      "__typename": "ScopesReason",
                      "missing": [
                        [
                          "pii:email:read",
                        ],
                      ],
                    },
                    {
                      "__typename": "TaskReason",
                    },
                  ],
                },
                {
                  "categories": [
                    "SSN",
                  ],
                  "coordinate": "Customer.ssn",
                  "count": null,
                  "effect": "DENY",
                  "why": [
                    {
                      "__typename": "ScopesReason",
                      "missing": [
                        [
                          "pii:ssn:read",
                        ],
                      ],
                    },
                    {
                      "__typename": "TaskReason",
                    },
                  ],
                },
              ],
            },
            "variables": "{}",
          },
        ],
      },
    }
  `);
});
