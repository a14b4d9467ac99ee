/** The arguments of `npm run backup` and `npm run restore`. */
import { parseArgs } from "node:util";
import { StartError } from "#server/base/config.ts";

export const PARTS = ["database", "secrets", "signed"] as const;
export type Part = (typeof PARTS)[number];

const USAGE = `Usage:
  npm run backup -- key --to KEYFILE                     makes a key for backups, and prints its recipient
  npm run backup -- recipient --key KEYFILE              prints the recipient of a key again
  npm run backup -- database|secrets|signed --recipient age1... --to FILE
  npm run backup -- database --stdin --recipient age1... --to FILE
                                                         reads the output of pg_dump --format=tar from standard input
  npm run restore -- --from FILE --key KEYFILE --to FOLDER
Backups are always encrypted (age). --recipient can be given several times. --to - writes a backup to standard output.`;

/** stdin: whether the database's dump comes from standard input. */
export type BackupArguments =
	| { make: "key"; to: string }
	| { make: "recipient"; key: string }
	| { make: Part; to: string; recipients: string[]; stdin: boolean };

/** @throws StartError */
export function parseBackup(args: string[]): BackupArguments {
	const { positionals, values } = read(args, {
		to: { type: "string" },
		key: { type: "string" },
		recipient: { type: "string", multiple: true },
		stdin: { type: "boolean" },
	});
	const [what, ...rest] = positionals;
	const { recipient: recipients = [], stdin = false } = values;
	if (what === "recipient" && rest.length === 0 && values.key && !values.to && recipients.length === 0 && !stdin)
		return { make: "recipient", key: values.key };
	if (rest.length > 0 || values.to === undefined || values.key !== undefined) throw new StartError(USAGE);
	if (what === "key" && recipients.length === 0 && !stdin) return { make: "key", to: values.to };
	const part = PARTS.find((each) => each === what);
	if (!part || recipients.length === 0 || (stdin && part !== "database")) throw new StartError(USAGE);
	return { make: part, to: values.to, recipients, stdin };
}

/** @throws StartError */
export function parseRestore(args: string[]): { from: string; key: string; to: string } {
	const { positionals, values } = read(args, { from: { type: "string" }, key: { type: "string" }, to: { type: "string" } });
	const { from, key, to } = values;
	if (positionals.length > 0 || !from || !key || !to) throw new StartError(USAGE);
	return { from, key, to };
}

function read<T extends NonNullable<Parameters<typeof parseArgs>[0]>["options"]>(args: string[], options: T) {
	try {
		return parseArgs({ args, options, allowPositionals: true });
	} catch {
		throw new StartError(USAGE);
	}
}
