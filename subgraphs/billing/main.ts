import { runSubgraph } from '../lib/run-subgraph.ts';
import { startBilling } from './start-billing.ts';

await runSubgraph('billing', 4102, startBilling);
