import { createInspector, type Inspector } from '../src/inspect/create-inspector.ts';
import { USUAL_DETECTORS } from '../src/inspect/detectors.ts';
import { SLOW_PIECES } from '../src/inspect/test-slow-pieces.ts';

/** What inspection costs in CPU: an ordinary leaf, text full of personal data, and texts made to take long. */
const ROUNDS = 15;

/** Leaves as most answers hold them, with the path of each. */
const ORDINARY: readonly (readonly [path: string, text: string])[] = [
  ['Ticket.subject', 'hello there'],
  ['Address.city', 'Gdansk'],
  ['Order.status', 'SHIPPED'],
  ['Customer.id', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  ['Order.createdAt', '2024-01-31T12:34:56.789Z'],
  ['Product.title', 'Trail running shoes, size 42'],
  ['Product.image', 'https://cdn.example.com/images/p/48213/front.jpg'],
  ['Release.version', '24.21.0'],
  ['Commit.oid', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['Order.total', '129.90'],
  ['Order.number', 'ORD-2024-0012345678'],
  ['User.login', 'octocat'],
];

const DENSE =
  'Jane Roe wrote from jane.roe@example.com (phone +1 415-555-0132, office 020 7946 0958) on 2024-01-31: my SSN is ' +
  '219-09-9999, card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, and I logged in from 203.0.113.7 at 12:34:56. ' +
  'Order ORD-2024-0012345678 is still open, please call (212) 555-0199 before 17:00 or answer to roe@example.org. ';

const LENGTH = 65_536;

const inspect = createInspector({ detectors: USUAL_DETECTORS });

process.stdout.write('ordinary leaf                                          us\n');
for (const [path, text] of ORDINARY) {
  const own = createInspector({ detectors: USUAL_DETECTORS, path: path.split('.') });
  process.stdout.write(`${text.slice(0, 48).padEnd(50)} ${perText(own, text, 100_000).toFixed(3).padStart(8)}\n`);
}
const dense = perText(inspect, DENSE, 5_000);
process.stdout.write(`\ndense text, per 100 characters ${((dense * 100) / DENSE.length).toFixed(2)} us\n`);

process.stdout.write('\ntexts made to take long        32 KB ms   64 KB ms   doubling\n');
for (const piece of SLOW_PIECES) {
  const [half, whole] = [LENGTH / 2, LENGTH].map((length) => perText(inspect, repeatTo(piece, length), 1) / 1_000);
  const cells = [half ?? 0, whole ?? 0].map((value) => value.toFixed(2).padStart(11)).join('');
  process.stdout.write(
    `${JSON.stringify(piece).padEnd(29)}${cells} ${((whole ?? 0) / (half ?? 1)).toFixed(2).padStart(10)}\n`,
  );
}

function repeatTo(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

/** Microseconds of CPU for one text: the median of several rounds. */
function perText(inspector: Inspector, text: string, times: number): number {
  for (let index = 0; index < times / 5 + 2; index++) inspector(text);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    for (let index = 0; index < times; index++) inspector(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / times;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}
