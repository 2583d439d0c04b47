import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { found } from './test-inspect.ts';

const RUNS = atDepth(100, 2_000, 5_000);

/** Where they stand, and shapes of texts that hold digits, none of which are anybody's. */
const SHAPES: readonly (readonly [key: string, shape: RegExp])[] = [
  ['', /^ORD-20\d\d-\d{8,10}$/],
  ['', /^\d{3}-\d{7}-\d{7}$/],
  ['', /^Your order \d{3}-\d{7}-\d{7} has shipped$/],
  ['', /^[1-9]\d{6,11}$/],
  ['', /^(Ref|Case|NPI|MRN|invoice|account|routing) [1-9]\d{7,9}$/],
  ['', /^NPI 1\d{9}, MRN \d{8}, phone on file$/],
  ['id', /^[1-9]\d{14,18}$/],
  ['', /^(Tweet|Snowflake|message id) [1-9]\d{15,18}$/],
  ['', /^[1-9]\d{17,18}$/],
  ['', /^(EAN |GTIN )?[1-9]\d{12}$/],
  ['', /^ISBN (978-)?\d-\d{3}-\d{5}-\d$/],
  ['', /^1[67]\d{8}(\d{3})?$/],
  ['updatedAt', /^1[67]\d{8}(\d{3}|\d{6})?$/],
  ['', /^20[0-3]\d(0[1-9]|1[0-2])([0-2][1-8])\d{6}$/],
  ['', /^\$?[1-9]\d{0,2}(,\d{3}){2}\.\d\d$/],
  ['', /^-?[1-9]\d?\.\d{4,7}, ?-?1?[1-9]\d\.\d{4,7}$/],
  ['', /^(19|20)\d\d-(19|20)\d\d$/],
  ['', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['', /^([0-9a-f]{24}|[0-9a-f]{40}|[0-9a-f]{64})$/],
  ['', /^(v|version |Chrome\/|nginx-)[1-9]\d?\.\d{1,2}\.\d{1,2}\.\d{1,2}$/],
  ['appVersion', /^[1-9]\d?\.\d{1,2}\.\d{1,2}\.\d{1,2}$/],
  ['', /^(Springfield, IL )?\d{5}-\d{4}$/],
  ['key', /^[1-9]\d{8}$/],
  ['', /^(EIN )?\d\d-\d{7}$/],
  ['', /^[a-z]{3,8}@[23]x\.png$/],
  ['', /^git@[a-z]{3,8}\.com:[a-z]{3,8}\/[a-z]{3,8}(\.git)?$/],
  ['', /^@[a-z]{3,8}\/[a-z]{3,8}@\d\.\d{1,2}\.\d{1,2}$/],
  ['', /^[a-z]{3,8}@sha256:[0-9a-f]{64}$/],
  ['', /^(\*{4} ){0,3}\*{4} ?\d{4}$/],
  ['phone_verified_at', /^1[67]\d{8}$/],
  ['stats.passport_count', /^[1-9]\d{5,8}$/],
  ['per_entity_f1.PHONE_NUMBER', /^0\.\d{3,16}$/],
  ['sku', /^\d{3}-\d{3}-\d{4}$/],
  ['', /^SKU-\d{3}-\d{3}-\d{4}$/],
  ['', /^arn:aws:iam::\d{12}:user\/[a-z]{3}$/],
  ['', /^[1-9]\d{2} [1-9]\d{2} [1-9]\d{3}$/],
  ['', /^9400 \d{4} \d{4} \d{4} \d{4} \d\d$/],
  ['', /^1Z[0-9A-Z]{16}$/],
];

test.each(SHAPES)('%j: %s', { timeout: 600_000 }, (key, shape) => {
  const property = fc.property(fc.stringMatching(shape), (text) => {
    expect(found(text, key)).toEqual([]);
  });
  fc.assert(property, { numRuns: RUNS });
});
