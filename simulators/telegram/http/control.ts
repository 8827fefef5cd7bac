/** The far side's levers over HTTP, under `/_sim/`: for a demo or a bench in another process, and for the page. */

import type { Simulation } from '../simulation';
import { BENCH_ROUTES } from './control-bench';
import { PEOPLE_ROUTES } from './control-people';
import type { Question } from './question';

/** By method and path after `/_sim/`. */
export const ROUTES: Readonly<Record<string, (simulation: Simulation, question: Question) => unknown>> = {
  ...PEOPLE_ROUTES,
  ...BENCH_ROUTES,
};
