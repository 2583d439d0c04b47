import { createInspector } from '../src/inspect/create-inspector.ts';
import { USUAL_DETECTORS } from '../src/inspect/detectors.ts';

process.stdout.write(String(createInspector({ detectors: USUAL_DETECTORS })('hello')?.length));
