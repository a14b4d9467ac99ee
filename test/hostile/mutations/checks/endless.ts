/** Answers that never come to an end: what endless.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const endless: Mutation[] = [
	...of("clients/sdk/answer-body.ts", "endless", "never", [
		["if (length > MOST_ANSWER) throw", "if (length < 0) throw", "an answer without an end"],
	]),
	...of("clients/sdk/pages.ts", "endless", "never", [
		[
			"if (known.has(page.next)) throw",
			"if (known.has(page.next)) return;\n\t\tif (known.size > 300) throw",
			"pages that lead in a circle",
		],
	]),
	...of("clients/sdk/chores.ts", "endless", "never", [
		["done.compartmentsRenewed > before; )", "tried.size < 400; )", "chores that never end"],
	]),
	...of("clients/sdk/write.ts", "endless", "never", [
		["|| attempt >= ATTEMPTS) throw error;", ") throw error;", "a thread where somebody is always faster"],
		["if (transcript.first === first) return 0;", "if (transcript.first === null) return 0;", "pages of which nothing can be taken"],
	]),
	...of("clients/sdk/epochs.ts", "endless", "never", [
		[
			'if (!isRefusal(error, "stale") || attempt >= 4) throw',
			'if (!isRefusal(error, "stale")) throw',
			"a key that is always renewed first",
		],
	]),
	...of("clients/sdk/directory.ts", "endless", "never", [
		[
			'if (!isRefusal(error, "stale") || attempt >= ATTEMPTS) throw',
			'if (!isRefusal(error, "stale")) throw',
			"a directory that has always grown",
		],
	]),
	...of("clients/sdk/files.ts", "endless", "never", [
		["|| attempt >= RESUMES) throw error;", ") throw error;", "a download that always breaks"],
	]),
	...of("clients/sdk/event-stream.ts", "endless", "never", [
		["if (rest.length > LONGEST_EVENT) throw", "if (rest.length < 0) throw", "an event without an end"],
	]),
	...of("clients/sdk/transport.ts", "endless", "never", [
		["|| wait === undefined || ", "|| ", "a server that is always busy"],
		["const next = await inTime(reader?.read(), timeout);", "const next = await reader?.read();", "a download that falls silent"],
		[
			"\t\t\treturn await read(response);\n",
			"\t\t\tclearTimeout(timer);\n\t\t\treturn await read(response);\n",
			"an answer that falls silent",
		],
	]),
];
