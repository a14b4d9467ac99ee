/** The texts about the access log: audits, reviews, exports, proofs and witnesses. */
import { list } from "../list.ts";

interface SignedBy {
	key: string;
	/** Whether the person gave the key. */
	keyGiven: boolean;
}

function signedBy({ key, keyGiven }: SignedBy, source: string): string {
	const hint = `\nThis key comes from the ${source} itself. Compare it with \`cloister log status\`, or ask a colleague.`;
	return `Signed by ${key}${keyGiven ? "" : hint}`;
}

export const logMessages = {
	onlyForFiles: "is for an exported folder or a proof, not for a log of the server",
	onlyForAccessLog: "is for the access log only",
	notForQuery: "is for a finding without a query",
	needsQuery: "needs a query: the text of a finding is kept in its thread",
	notForQuestion: (question: string) => `has no effect on the question ${question}; leave it out`,
	verified: (log: string, size: number, checked: number) =>
		`The ${log} log is in order: the newest signed checkpoint covers ${size} entries, and ${checked} of them were read and are in the tree.`,
	freshness: (proven: number, wanted: number) =>
		wanted > 0
			? `Witnesses that have confirmed this checkpoint in the last 24 hours: ${proven}. Required: ${wanted}.`
			: "No witness is required, so only the server says that this is the newest checkpoint.",
	erased: "(erased)",
	byDay: "By day (UTC)",
	byOrganisation: "By organisation",
	byPurpose: "By purpose",
	deniedAndFailed: (denied: number, failed: number) =>
		[denied > 0 ? `${denied} denied` : "", failed > 0 ? `${failed} failed` : ""].filter(Boolean).join(", "),
	followed: (seq: number, at: string, who: string, action: string, outcome: string) => `${at}  ${seq}  ${action} ${outcome}  ${who}`,
	followedAll: (count: number) => `${count} new entries.`,
	exportResumed: (entries: number, format: string, filters: string[]) =>
		`Continuing after ${entries} entries, as ${format}, filtered by: ${list(filters) || "nothing"}.`,
	exportBegunAnew: (progress: string) =>
		`${progress} is left from an export that can't be continued, because its draft is gone. The export begins anew.`,
	exportBegunOtherwise: (file: string, flag: string, progress: string) =>
		`The export to ${file} was begun with another value of --${flag}. To continue it, leave --format and the filters out. To begin a new export, delete ${progress}.`,
	exportDone: (entries: number, file: string, proof: string) =>
		`${entries} entries are in ${file}. Their proof is in ${proof}. Check both with \`cloister audit check\`.`,
	tooLittleHistory: "too little history",
	byProgram: (action: string) => `${action} (by the program)`,
	byPrograms: (count: number) => `Besides, programs made ${count} accesses by themselves.`,
	reportedByClient: (action: string) => `${action} (reported by the client)`,
	exportChecked: (found: { proven: number; redacted: number; unproven: number; cosigned: number; wanted: number } & SignedBy) => {
		const { proven, redacted, unproven, cosigned, wanted } = found;
		const counts = `Entries that match the signed log: ${proven}. Erased: ${redacted}. Newer than the checkpoint: ${unproven}.`;
		const witnesses =
			wanted === 0 ? "The network required no witnesses." : `Witnesses that have cosigned: ${cosigned}. The network required ${wanted}.`;
		return `${counts}\n${witnesses}\n${signedBy(found, "file")}`;
	},
	overdue: "overdue",
	overdueTo: (entry: number) => `overdue up to entry ${entry}`,
	allReviewed: (size: number) => `All ${size} entries were reviewed.`,
	queryOpened: (id: string, asked: string) => `Query ${id} is open. Asked: ${asked}.`,
	found: (at: string, by: string, code: string, outcome: string, words: string) =>
		`${at}  Finding by ${by}: ${code}, ${outcome}${words && ` [${words}]`}`,
	formerHolders: (names: string) => `${names} (can't read new entries, but may have kept the keys of the old entries)`,
	queryOrRange: "Name a query, or a range of entries with --first and --last.",
	lapsed: "lapsed",
	namesProposed: (id: string, below: number) =>
		`Proposal ${id}: name this organisation's members in entries with a number below ${below}. Another of its coordinators, or an auditor, must release it within 30 days.`,
	namesWait: (id: string, by: string, at: string, below: number) =>
		`Nothing is released yet. ${by} made proposal ${id} on ${at}, for entries with a number below ${below}. To release it, add --proposal ${id}.`,
	namesReleased: (below: number) =>
		`Released. The report now names the members of this organisation in entries with a number below ${below}.`,
	ofTheNetwork: "(the network)",
	reportHead: (id: string, at: string, count: number) => `Accesses to case ${id}, as of ${at}: ${count}.`,
	namesWithheld: "Names of staff are withheld until two people have released them: coordinators of their organisation, or auditors.",
	receipts: (checked: number, waiting: number, hidden: number) =>
		`Accesses found in the signed log: ${checked}. Not signed yet: ${waiting}. Missing: ${hidden}.`,
	folderToo: (name: string) =>
		`This verifies the ${name} log of the server. The folder "${name}" here is not verified: for that, type \`cloister log verify ./${name}\`.`,
	notALog: (typed: string) => `"${typed}" is neither a log (access, directory) nor an existing folder or file.`,
	notAKey: "takes a verifier key for Ed25519, such as `cloister log status` shows: name+12ab34cd+A...",
	notAKeyName: "takes a name without spaces and plus signs, such as witness.example.org/w1",
	keyNeeded: "--key is missing: the log's verifier key, from a source that you trust (`cloister log status` shows the server's).",
	entryNeeded: "The entry itself is missing. It must be in a file beside the proof, with .entry in place of .tlog-proof.",
	otherLog: (folder: string) => `${folder} holds another log. Choose an empty folder.`,
	exported: (log: string, size: number, folder: string, key: string) =>
		`The ${log} log, ${size} entries, is in ${folder}. Its verifier key: ${key}\nCheck it with \`cloister log verify ${folder}\`.`,
	proven: (entry: number, file: string, key: string) =>
		`Entry ${entry} is in the log; the proof is in ${file}. The log's verifier key: ${key}`,
	brokenKeyFile: (file: string) => `${file} is not a verifier key: delete it. \`cloister log export\` writes it again.`,
	verifiedFolder: (found: {
		origin: string;
		size: number;
		bodies: number;
		misdated: string | null;
		cosigned: number;
		key: string;
		keyGiven: boolean;
	}) => {
		const { origin, size, bodies, misdated, cosigned, key, keyGiven } = found;
		const order = `${origin} is ${misdated === null ? "in order" : "complete, but its times are not in order"}: its ${size} entries give the signed root, ${bodies} bodies match their entries, and ${cosigned} known witnesses have cosigned it.`;
		return `${order}\n${signedBy({ key, keyGiven }, "folder")}`;
	},
	badExport:
		"This export does not verify. The line below names the file. Compare the key with `cloister log status` or with a colleague, and run `cloister log export` into an empty folder. If that export fails too, keep this folder, and call the auditors and the admins on phone numbers that you already know.",
	badProof:
		"This proof does not verify. Compare the key with `cloister log status` or with a colleague, and make the proof again with `cloister log proof`. If that proof fails too, keep the file, and call the auditors and the admins on phone numbers that you already know.",
	tooFewWitnesses:
		"Too few known witnesses have cosigned this. Give every witness key that you have with --witness, or export again later.",
	badAuditExport:
		"This export does not verify. Run `cloister audit export` again. If that export fails too, keep the file and its proof, and call another auditor and the admins on phone numbers that you already know.",
	verifiedProof: (entry: number, origin: string) => `Entry ${entry} is in the log ${origin}.`,
	witness: "witness",
	signingRefused: (signed: string, kept: string) =>
		`REFUSED: this log was signed with ${signed} entries, and the database has only ${kept} of them. First look for a newer backup. If there is no newer backup, two admins restart the log with \`cloister log restart\`.`,
	unnamed: (key: string) => `${key} is configured at the server, but the directory doesn't name it, so it is not asked`,
	witnesses: (wanted: number, keys: string[]) => (keys.length === 0 ? "no witnesses" : `${wanted} of ${list(keys)}`),
	witnessesWanted: (wanted: number, count: number) => `Cosignatures required: ${wanted} of ${count}.`,
	noWitnesses: "The directory names no witnesses, so only the server says which checkpoint is the newest.",
	notAWitnessKey: "takes the verifier key of a witness, as `cloister witness init` shows it, not the key of a log",
	witnessUnnamed: (key: string) =>
		`The directory of this server doesn't name this witness, so its cosignatures were refused. An admin can propose it with \`cloister log name-witnesses\`. Its verifier key: ${key}`,
	witnessState: (name: string, size: number | null, at: string, failing: string | null) =>
		`${name}: ${size === null ? "no recent cosignature" : `${size} entries at ${at}`}${failing ? `; the last request failed: ${failing}` : ""}`,
	witnessThere: (file: string) => `${file} exists already. A witness keeps its key, so choose another folder.`,
	noWitness: (folder: string) => `There is no witness in ${folder}. Make one with \`cloister witness init\`.`,
	openKey: (file: string) => `Other users can read ${file}. Make it readable for its owner only (chmod 600), or make a new witness.`,
	otherMemory: (file: string) => `${file} is not the memory of this log.`,
	notALogKey: (line: string) => `"${line}" is not the verifier key of a log.`,
	noLogs: "This witness has no log yet. Add one with `cloister witness add-log`.",
	logUnserved: (log: string) => `The server has no checkpoint of this log yet, so it was not cosigned: ${log}.`,
	logUnknown: (log: string) =>
		`This witness doesn't have the key of this log, so it was not cosigned: ${log}. Add the log with \`cloister witness add-log\`.`,
	witnessRuns: "This witness is running already.",
	witnessTooDeep: (folder: string) => `The path of this folder is too long for a witness: ${folder}. Use a folder with a shorter path.`,
	witnessMade: (key: string) =>
		`The witness is made. Give its verifier key to the network's admins, who must name it in the directory:\n\n    ${key}`,
	witnessListens: (address: string, key: string) => `Witness ${key} listens on ${address}`,
	witnessAnswered: (origin: string, size: number, status: number) => `${origin}, ${size} entries: ${status}`,
	witnessFailed: (message: string) => `A request was not cosigned, because the witness failed: ${message}. If its disk is full, make room.`,
};
