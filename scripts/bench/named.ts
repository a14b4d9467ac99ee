/** Measurements that can be run alone, by name. To add one: a file, and a line here. */
import { bookLines } from "./book.ts";
import { chainLines } from "./chains.ts";
import { inboxLines } from "./inbox.ts";
import { libraryLines } from "./library.ts";
import type { Line } from "./line.ts";
import { longThreadLines } from "./long-thread.ts";
import { networkLines } from "./network.ts";
import { sectionLines } from "./sections.ts";
import type { SmallSetup } from "./setup.ts";
import { statusLines } from "./status.ts";

type Measurement = (setup: SmallSetup, say: (line: string) => void) => Promise<Line[]>;

export const NAMED: Readonly<Record<string, Measurement>> = {
	sections: sectionLines,
	book: bookLines,
	inbox: inboxLines,
	"long-thread": longThreadLines,
	status: statusLines,
	chains: chainLines,
	network: networkLines,
	library: libraryLines,
};
