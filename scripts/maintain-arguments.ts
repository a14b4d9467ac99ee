/** Parses the arguments of `npm run maintain`. */
import { parseArgs } from "node:util";
import { StartError } from "#server/base/config.ts";
import { type Maintenance, MIN_KEEP_DAYS, REASONS } from "../server/maintenance.ts";

const USAGE = `Usage: npm run maintain -- redact --entry NUMBER --reason ${REASONS.join("|")}
       npm run maintain -- retain --keep-days DAYS (${MIN_KEEP_DAYS} or more)`;

/** @throws StartError with the usage. */
export function parseMaintenance(argv: string[]): (maintenance: Maintenance) => Promise<string> {
	const { values, positionals } = readArgs(argv);
	const [command, ...more] = positionals;
	const { entry, reason, "keep-days": days } = values;
	const knownReason = REASONS.find((code) => code === reason);
	if (more.length === 0 && command === "redact" && isNumber(entry) && knownReason && days === undefined)
		return async (maintenance) =>
			`Entry ${entry} is redacted. Entry ${await maintenance.redact(Number(entry), knownReason)} records the redaction.`;
	if (more.length === 0 && command === "retain" && isNumber(days) && entry === undefined && reason === undefined)
		return async (maintenance) => {
			const { dropped, keptFrom } = await maintenance.retain(Number(days));
			return `${dropped} partitions dropped. The bodies of entries are kept from entry ${keptFrom} on.`;
		};
	throw new StartError(USAGE);
}

function readArgs(args: string[]) {
	const text = { type: "string" } as const;
	try {
		return parseArgs({ args, options: { entry: text, reason: text, "keep-days": text }, allowPositionals: true });
	} catch {
		throw new StartError(USAGE);
	}
}

function isNumber(text: string | undefined): text is string {
	return text !== undefined && /^\d{1,9}$/.test(text);
}
