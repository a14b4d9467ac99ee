/** Answers that never come to an end: what endless.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const endless: Mutation[] = [
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
		["if (transcript.first === first) return 0;", "if (transcript.first === null) return 0;", "pages of which nothing can be taken"],
	]),
	...of("clients/sdk/transport.ts", "endless", "never", [
		["const next = await inTime(reader?.read(), timeout);", "const next = await reader?.read();", "a download that falls silent"],
		[
			"\t\t\treturn await read(response);\n",
			"\t\t\tclearTimeout(timer);\n\t\t\treturn await read(response);\n",
			"an answer that falls silent",
		],
	]),
];
