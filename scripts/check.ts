/** `npm run check`: types, lint with the import rules, format, unused code. `npm run fix` repairs what can be repaired. */
import { LINT, prepareTap, TYPES, tool } from "./tools.ts";

const results = [
	await prepareTap(),
	await tool(...TYPES),
	await tool(...LINT),
	await tool("format", "biome", ["format", "--colors=off", "."]),
	await tool("unused code and packages", "knip", ["--no-config-hints"]),
];
if (results.includes(false)) process.exitCode = 1;
