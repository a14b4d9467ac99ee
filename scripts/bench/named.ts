/** Measurements that can be run alone, by name. To add one: a file, and a line here. */
import type { Line } from "./line.ts";
import { sectionLines } from "./sections.ts";
import type { SmallSetup } from "./setup.ts";

type Measurement = (setup: SmallSetup, say: (line: string) => void) => Promise<Line[]>;

export const NAMED: Readonly<Record<string, Measurement>> = { sections: sectionLines };
