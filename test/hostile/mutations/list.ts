/** Every check of the client that a hostile test must miss, by the test that does. */
import { boxes } from "./checks/boxes.ts";
import { cases } from "./checks/cases.ts";
import { consents } from "./checks/consents.ts";
import { custody } from "./checks/custody.ts";
import { directory } from "./checks/directory.ts";
import { endless } from "./checks/endless.ts";
import { exports } from "./checks/exports.ts";
import { files } from "./checks/files.ts";
import { folders } from "./checks/folders.ts";
import { formats } from "./checks/formats.ts";
import { holders } from "./checks/holders.ts";
import { logs } from "./checks/logs.ts";
import { moves } from "./checks/moves.ts";
import { newcomers } from "./checks/newcomers.ts";
import { notes } from "./checks/notes.ts";
import { pages } from "./checks/pages.ts";
import { reviews } from "./checks/reviews.ts";
import { seals } from "./checks/seals.ts";
import { seats } from "./checks/seats.ts";
import { sections } from "./checks/sections.ts";
import { standing } from "./checks/standing.ts";
import { threads } from "./checks/threads.ts";
import { tiles } from "./checks/tiles.ts";
import { vouching } from "./checks/vouching.ts";
import { web } from "./checks/web.ts";
import { witnesses } from "./checks/witnesses.ts";
import type { Mutation } from "./mutation.ts";

export const mutations: Mutation[] = [
	...directory,
	...vouching,
	...standing,
	...newcomers,
	...logs,
	...tiles,
	...folders,
	...witnesses,
	...exports,
	...reviews,
	...holders,
	...seats,
	...threads,
	...pages,
	...boxes,
	...sections,
	...files,
	...cases,
	...custody,
	...consents,
	...moves,
	...endless,
	...web,
	...formats,
	...notes,
	...seals,
];
