/** Every word that the command line says, so that it can be read, corrected and translated in one place. */

import type { ErrorCode } from "#protocol/errors.ts";
import type { AlarmCode } from "#sdk/alarms.ts";
import type { Cause } from "#sdk/failures.ts";

/** What happened, and what to do. */
export const errorWords: Record<ErrorCode, string> = {
	"bad-input": "Something that was given has the wrong form; correct it and try again.",
	"bad-statement": "The server refused a signed statement as malformed; update this program, and report it if that doesn't help.",
	"bad-content": "A box or file is not what its header says; ask whoever sent it to send it again.",
	"bad-signature": "A signature does not verify; sign in again, and tell an admin if it happens twice.",
	"bad-checkpoint": "The server doesn't know the directory that this program has seen; tell an admin at once.",
	"not-signed-in": "You are not signed in; run `cloister sign-in NAME`.",
	"sign-in-failed": "Name or password is wrong; try again, or use `cloister recover` with your recovery code.",
	"session-ended": "Your session has ended; sign in again.",
	"not-allowed": "You may not do this; ask a coordinator of your organisation or an admin who may.",
	"not-vouched": "Your account still waits for two people to vouch for it, or was refused; ask whoever invited you.",
	suspended: "You or your organisation are suspended; an admin can say why. Open cases can still be read and handed over.",
	"no-basis": "No consent or other basis covers this recipient, these sections or this time; record one, or leave sections out.",
	"not-found": "There is nothing here under this name, or it isn't yours to see; check what you typed.",
	"no-such-route": "The server doesn't know this request; program and server are of different versions, so update the older one.",
	stale: "Somebody else was faster; look at the new state and decide again.",
	"epoch-stale": "The keys of this compartment are being renewed; try again.",
	"already-placed": "Another desk has already accepted this case; withdraw the requests that are left.",
	"wrong-state": "This is not possible in the present state; show it and see which moves are.",
	conflict: "Something else is already stored under this id; try again.",
	"desk-too-small": "A desk keeps cases only with two active members or a printed recovery code; add a colleague or print a code.",
	"already-founded": "This network has been founded already; ask an admin for an invite.",
	"not-founded": "This server has no network yet; found one with `cloister network found`.",
	"invite-used": "This invite was used before; if that wasn't you, tell whoever invited you at once.",
	"invite-expired": "This invite has expired; ask for a new one.",
	"name-taken": "This sign-in name is taken; choose another one.",
	gone: "This has been erased or has expired; nothing more can be done with it.",
	"too-large": "This is larger than the server takes; send it in smaller pieces.",
	full: "This has taken as many changes as it can; hand it on, or open a new one and go on there.",
	"unsupported-type": "The server doesn't take this kind of content; update this program.",
	"range-unsatisfiable": "The server sent another part of the file than asked for; try the download again.",
	"signs-elsewhere": "This server process doesn't sign the logs; use the address of the one that runs with CLOISTER_SIGNER=true.",
	"too-many-requests": "Too many requests in a short time; wait a minute and try again.",
	"sign-in-delayed": "There were too many failed sign-ins, so the next must wait; nobody is locked out for good.",
	internal: "The server or this program made a mistake; try again, and give the request number to whoever runs the server.",
	unavailable: "The server can't be reached or can't write its log; nothing was changed, so try again in a minute.",
};

/** What the server showed that is false, what it may mean, and what to do. */
export const alarmWords: Record<AlarmCode, string> = {
	"directory-forked": "The server shows a different directory than was seen before: stop working, and compare with a colleague by phone.",
	"directory-shrunk": "The server shows an older directory than was seen before: it was set back or is lying; stop and call an admin.",
	"directory-void": "The directory holds a statement that breaks its rules; it was ignored, and an admin should look at who made it.",
	"keybag-old": "The server gave an old version of your keys: don't go on, and call an admin.",
	"name-mismatch": "The server gave a name that isn't the one this member joined with; don't trust it, and tell an admin.",
	"epoch-not-entitled": "Somebody who may not do so changed who can read this; it was refused, so tell its owner before you write.",
	"entry-not-entitled": "An entry by somebody who may not write here was served and refused; tell the owner of this compartment.",
	"entry-replayed": "The server shows an entry twice or in another place; rely on nothing here until an admin has looked.",
	"entry-missing": "A message that others build on is missing; ask its author whether they can see it, and tell an admin.",
	"entries-dropped": "The newest entries that somebody has seen are not served: don't decide on what you see here, and tell an admin.",
	"key-mismatch": "A key doesn't fit what was signed: it was not used, so call the colleague concerned and an admin.",
	"content-tampered": "Something was changed after it was signed; it was refused, so ask its author to send it again and tell an admin.",
	"two-custodians": "The server shows two desks as custodian of one case: call both desks before anything is decided for the person.",
	"checkpoint-shrunk": "The server shows an access log that is shorter than before: entries were removed; tell an auditor at once.",
	"log-restarted":
		"Something that was seen here is lost with a restore; two admins have said so and restarted the access log: ask them why.",
	"log-forked": "The server shows a different access log than was seen before: entries were changed; tell an auditor at once.",
	"entry-hidden": "An access that the server acknowledged is not in its log; tell an auditor, with the number.",
	"altered-web-code":
		"The server serves other web code than two admins have released: open it in no browser, use this program, and call an admin.",
	"freshness-unproven":
		"Too few of the witnesses that the directory names have confirmed the log lately; you can work, but what you see may be old.",
};

/** Why something that is there can't be read. */
export const causeWords: Record<Cause, string> = {
	"no-grant": "This was never given to a desk of yours; its owner can give it.",
	"later-only": "You were given only what came later; its owner can give you the history.",
	revoked: "You could read until the keys were renewed; what came after is closed to you.",
	arriving: "The key is on its way: it comes when a colleague who has it next runs `cloister chores`.",
	tampered: "This is not what its author wrote; it was refused.",
};

const list = (codes: readonly string[]) => codes.join(", ");

/** Sentences and their parts. */
export const said = {
	error: (message: string) => `Error: ${message}`,
	detail: (detail: string) => `(${detail})`,
	retryAfter: (seconds: number) => `Try again in ${seconds} s.`,
	request: (id: string) => `Request ${id}.`,
	moreHelp: (command: string) => `More: cloister help ${command}`,
	crash: "This program failed in a way nobody foresaw; nothing more was sent. Please report it with the line below.",
	file: (message: string) => `A file can't be used: ${message}`,
	alarm: (code: string) => `ALARM: ${code}`,
	alarmAbout: (id: string) => `About: ${id}`,

	missing: "is missing",
	empty: "must not be empty",
	notACode: (text: string) => `"${text}" is not one of its codes`,
	notANumber: (from: number, to: number) => `takes a whole number from ${from} to ${to}`,
	notATime: "takes a time such as 2026-12-01, 2026-12-01T14:00, +36h or +14d",
	flag: (name: string, problem: string) => `--${name} ${problem}.`,
	argument: (name: string) => name.toUpperCase(),
	flagName: (name: string) => `--${name}`,
	about: (name: string, problem: string, codes?: readonly string[]) => `${name} ${problem}.${codes ? ` It takes: ${list(codes)}.` : ""}`,
	codes: (codes: readonly string[]) => `One of: ${list(codes)}`,
	tooMany: (text: string) => `"${text}" is one word too many; put quotes around words that belong together.`,
	unknownFlag: (flag: string, near: string | null) => `${flag} is not a flag of this command.${near ? ` Did you mean ${near}?` : ""}`,
	flagValue: (flag: string) => `${flag} is used wrongly: it takes a value that is missing, or none and one was given.`,
	unknownCommand: (typed: string, near: string | null) =>
		`There is no command "${typed}".${near ? ` Did you mean "${near}"?` : ""} \`cloister help\` lists all.`,
	nounAlone: (noun: string, commands: string[]) => `"${noun}" needs a second word: ${list(commands)}.`,
	contentInArgv: (name: string) =>
		`${name} may stand on the command line only inside \`cloister shell\`, because other programs can see it here: leave it out and type it, or pipe it in.`,
	openQuote: "A quote is not closed.",
	badJsonLine: "A line that begins with [ must be a JSON array of texts.",
	badProfile: "--profile takes a name of up to 40 letters, digits, dots, dashes and underscores.",
	badAddress: "--server takes an address such as https://cloister.example.org.",
	clearAddress:
		"This address has no TLS, so anybody on the way could take over your session; use https:// (http:// only on this machine itself).",
	noServer: "This profile knows no server yet; give its address with --server.",
	noSignInName: "NAME is missing, and this profile knows none yet.",
	noTerminal:
		"A password or code is needed and there is no terminal to ask; use --password-stdin and write it as a line to standard input.",
	nothingTyped: "Nothing was given.",
	wordsOnTheLine: "The words are missing: put them on the line, as the last word.",
	passwordsDiffer: "The two passwords differ; nothing was changed.",
	cantAskBack: "The recovery code must be shown to a person: use a terminal, or --no-ask with --json and keep it safe.",
	shellInShell: "This is a shell already.",

	notFound: (kind: string, typed: string) => `There is no ${kind} "${typed}" that you can see.`,
	ambiguous: (kind: string, typed: string, found: string[]) => `"${typed}" fits more than one ${kind}: ${list(found)}.`,
	unverified: (id: string) => `unverified ${id}`,
	noDesk: "You belong to no desk; ask a coordinator of your organisation.",
	whichDesk: (desks: string[]) => `You belong to several desks; say which with --desk: ${list(desks)}.`,
	noOrganisation: "--organisation is missing: you belong to none.",
	fileThere: (file: string) => `${file} is there already; give another name, or --force to replace it.`,
	nobodyWaits: (name: string) => `${name} does not wait to be vouched for.`,
	noProposal: (typed: string) => `No open proposal begins with "${typed}", and nobody of this name waits.`,

	askPassword: "Password: ",
	askNewPassword: "New password (at least 10 characters; four random words are good): ",
	askPasswordAgain: "The same again: ",
	askSetupToken: "Setup token, as the server printed it: ",
	askInvite: "Invite code, as it was told to you: ",
	askRecovery: "Recovery code: ",
	askPrinted: "Printed recovery code of the desk: ",
	askWords: "Write the text; an empty line ends it.",
	askBack: "Now type it back, to be sure: ",
	askBackWrong: "That is not it; look again at what you wrote down.",
	writeDown: "Write it on paper and keep it apart from this machine. It is shown only this once.",
	yourRecovery: "Your recovery code. With it you get back in when the password is lost:",
	deskRecovery: "The recovery code of the desk. Print it and lock it away: it opens all that the desk can read.",
	shellWelcome: "Your keys stay in memory until you leave. `help` lists the commands, `exit` leaves.",
	shellPrompt: (profile: string) => `cloister${profile === "default" ? "" : `:${profile}`}> `,
	progress: (title: string, percent: number) => `${title} ${percent} %`,

	examples: "Examples:",
	everyCommand: "Every command also knows:",
	needed: "needed",
	done: "Done.",
	none: "Nothing here.",
	yesWord: "yes",
	noWord: "no",
	founded: (network: string) =>
		`The network "${network}" is founded, and you are its first admin. Invite a second one soon: \`cloister invite admin\`.`,
	joined: (network: string) => `You have joined "${network}". Two people must vouch for you before you can do anything.`,
	readOut: (fingerprint: string) => `When an admin calls you, read this out to them: ${fingerprint}`,
	signedIn: (name: string) => `Signed in as ${name}.`,
	signedOut: "Signed out; this machine has forgotten the sign-in name.",
	passwordChanged: "The password is changed; other sessions have ended.",
	invited: (code: string, until: string) =>
		`Tell this code in person or by phone, never in writing:\n\n    ${code}\n\nIt works once, until ${until}. Then vouch: \`cloister member vouch\`.`,
	proposed: "Proposed; another person must approve it.",
	inForce: "It is in force.",
	restart: (origin: string, kept: number, old: number) => `${origin}: keeps ${kept} entries of ${old}`,
	restartProposed: (kept: number, old: number) =>
		`Proposed: the log keeps its first ${kept} entries, and those up to ${old} are lost, as is what threads and cases had newer than the backup. Another admin must approve it; tell all members.`,
	vouched: "You have vouched. An admin must now reach the person, type the fingerprint that they read out, and approve.",
	saved: (file: string, bytes: number) => `Saved ${bytes} bytes to ${file}.`,
	verified: (log: string, size: number, checked: number) =>
		`The ${log} log is in order: ${size} entries under the newest signed checkpoint, ${checked} of them read and found in the tree.`,
	freshness: (proven: number, wanted: number) =>
		wanted > 0
			? `Witnesses that have vouched for it in the last 24 hours: ${proven}, and ${wanted} are wanted.`
			: "No witness is wanted, so nobody but the server says that this is the newest checkpoint.",

	replaces: (id: string) => `(in place of ${id})`,
	missingBefore: "--- a message is missing here ---",
	helpers: (names: string) => `Who can help: ${names}.`,
	takenBack: "(taken back by its author)",
	attached: (name: string, bytes: number) => `[attached: ${name}, ${bytes} bytes]`,
	title: (text: string) => `Title: ${text}`,
	whichFile: (files: string[]) => (files.length === 0 ? "This entry has no attachment." : `Say which attachment: ${list(files)}.`),
	opened: (id: string) => `Opened ${id}.`,
	caseOpened: (code: string) => `The case is open. Call it by its code, never by a name: ${code}`,
	asked: "Asked. If a desk of this network keeps the case, it finds the question in its inbox.",
	pastReader: "what came until then",
	noSection: (section: string) => `The case has no section ${section} that you can see.`,
	noFields: (section: string) => `${section} has no fields: write words or attach files.`,
	noField: (section: string, name: string, near: string | null) =>
		`${section} has no field "${name}".${near ? ` Did you mean ${near}?` : ""} Write it as FIELD=VALUE.`,
	badWithhold: (reasons: readonly string[]) => `--withhold takes SECTION:ORGANISATION:WHY, with one of: ${list(reasons)}.`,
	consentRecorded: (id: string) => `Recorded as ${id}.`,
	permits: "permits",
	denies: "denies",
	drafted: (id: string) => `Drafted as ${id}. Nobody else sees it until you request it: \`cloister handoff request ${id}\`.`,
	handoffNow: (id: string, state: string) => `Hand-off ${id} is now ${state}.`,
	confirmed: "confirmed",
	unconfirmed: "not confirmed yet",
	byHand: "sealed by hand",
	countersign: (state: string) => `second signature: ${state}`,
	sealedByHand: (count: number) => `${count} sections sealed.`,
	certificateGood: "The certificate is good: every signature holds, and the moves follow one another.",
	awaitingUs: "The next move is ours:",
	due: "Half of the time to answer is over:",
	red: "Late or in trouble:",
	renewing: "Renewing keys",
	chores: (desks: number, colleagues: number, compartments: number, left: number) =>
		`Desks renewed: ${desks}. Colleagues given their desk's key: ${colleagues}. Compartments renewed: ${compartments}. Still waiting: ${left}.`,
	news: (topic: string, id: string) => `New: ${topic} ${id}`,
	newsMissed: "Connected again: news may have been missed, so look for yourself.",
	erased: "(erased)",
	byDay: "By day (UTC)",
	byOrganisation: "By organisation",
	byPurpose: "By purpose",
	noneOfThem: "(none)",
	ofThem: (denied: number, failed: number) =>
		[denied > 0 ? `${denied} denied` : "", failed > 0 ? `${failed} failed` : ""].filter(Boolean).join(", "),
	followed: (seq: number, at: string, who: string, action: string, outcome: string) => `${at}  ${seq}  ${action} ${outcome}  ${who}`,
	followedAll: (count: number) => `${count} new entries.`,

	exportResumed: (entries: number) => `Going on after ${entries} entries.`,
	exportDone: (entries: number, file: string, proof: string) =>
		`${entries} entries are in ${file}, and their proof in ${proof}. Check them with \`cloister audit check\`.`,
	exportChecked: (proven: number, redacted: number, unproven: number) =>
		`In the signed log as they stand here: ${proven}. Erased since, or before: ${redacted}. Newer than the checkpoint: ${unproven}.`,

	thereAreMore: (shown: number) => `These are the newest ${shown}; there are more: give a larger --limit.`,
	overdue: "overdue",
	allReviewed: (size: number) => `All ${size} entries were reviewed.`,
	queryOpened: (id: string, asked: string) => `Query ${id} is open; asked: ${asked}.`,
	found: (at: string, by: string, code: string, outcome: string, words: string) =>
		`${at}  Finding by ${by}: ${code}, ${outcome}${words && ` [${words}]`}`,
	formerHolders: (names: string) => `${names} (shown nothing of it any more; whoever kept its old keys keeps what they open)`,
	queryOrRange: "Name a query, or a range of entries with --first and --last.",
	lapsed: "lapsed",
	namesProposed: (id: string, below: number) =>
		`Proposal ${id}, for entries below ${below}, waits: somebody else of the organisation, or an auditor, must release it within 30 days.`,
	namesWait: (id: string, by: string, at: string, below: number) =>
		`Nothing is released yet. Proposal ${id} waits: by ${by}, ${at}, for entries below ${below}. To release just that, add --proposal ${id}.`,
	namesReleased: (below: number) => `Released: the report now names who of this organisation looked, in entries below ${below}.`,
	ofTheNetwork: "(the network)",
	reportHead: (id: string, at: string, count: number) => `Accesses to case ${id}, as of ${at}: ${count}.`,
	namesWithheld: "Names of staff are withheld until two people of their organisation have released them.",

	receipts: (checked: number, waiting: number, hidden: number) =>
		`Accesses found in the signed log: ${checked}. Not signed yet: ${waiting}. Missing: ${hidden}.`,

	notALog: (typed: string) => `"${typed}" is neither a log (access, directory) nor a folder or file that is there.`,
	notAKey: "takes a verifier key for Ed25519, such as `cloister log status` shows: name+12ab34cd+A...",
	notAKeyName: "takes a name without spaces and plus signs, such as witness.example.org/w1",
	keyNeeded: "--key is missing: the log's verifier key, from a source that you trust (`cloister log status` shows the server's).",
	entryNeeded: "The entry's own bytes are missing: they stand in a file beside the proof, with .entry in place of .tlog-proof.",
	otherLog: (folder: string) => `${folder} holds another log; choose an empty folder.`,
	exported: (log: string, size: number, folder: string, key: string) =>
		`The ${log} log, ${size} entries, is in ${folder}. Its verifier key: ${key}\nCheck it with \`cloister log verify ${folder}\`.`,
	proven: (entry: number, file: string, key: string) =>
		`Entry ${entry} is in the log; the proof is in ${file}. The log's verifier key: ${key}`,
	brokenKeyFile: (file: string) => `${file} is not a verifier key: delete it. \`cloister log export\` writes it again.`,
	verifiedFolder: (found: { origin: string; size: number; bodies: number; cosigned: number; key: string; keyGiven: boolean }) => {
		const { origin, size, bodies, cosigned, key, keyGiven } = found;
		const order = `${origin} is in order: ${size} entries give the signed root, ${bodies} bodies are those of their entries, ${cosigned} known witnesses have cosigned.`;
		const whose = keyGiven ? "" : "\nThat key is the folder's own word: compare it with `cloister log status`, or ask a colleague.";
		return `${order}\nSigned by ${key}${whose}`;
	},
	badExport:
		"This export does not verify; the line below names the file. Compare the key with `cloister log status` or a colleague's, and run `cloister log export` into an empty folder. If it stays so, keep this folder and tell an auditor.",
	badProof:
		"This proof does not verify. Compare the key with `cloister log status` or a colleague's, and have it made again with `cloister log proof`. If it stays so, keep the file and tell an auditor.",
	tooFewWitnesses: "Too few known witnesses have cosigned this. Name all whose keys you have with --witness, or export again later.",
	badAuditExport:
		"This export does not verify: run `cloister audit export` again. If it stays so, keep the file and its proof, and tell an auditor.",
	verifiedProof: (entry: number, origin: string) => `Entry ${entry} is in the log ${origin}.`,
	witness: "witness",
	unnamed: (key: string) => `${key} is configured at the server and not asked, since the directory doesn't name it`,
	witnesses: (wanted: number, keys: string[]) => (keys.length === 0 ? "no witnesses" : `${wanted} of ${list(keys)}`),
	witnessesWanted: (wanted: number, count: number) => `Cosignatures wanted: ${wanted} of ${count}.`,
	release: (manifest: string, files: number) => `a web build of ${files} files, manifest ${manifest}`,
	releaseNone: "no web code is released any more",
	releaseProposed: (manifest: string) =>
		`Proposed. Another admin must make or get the same build, compare its manifest's SHA-256, and approve:\n${manifest}`,
	manifestMade: (files: number, bytes: number, manifest: string) =>
		`Made a manifest of ${files} files, ${bytes} bytes. Its SHA-256, by which the build is released:\n${manifest}`,
	manifestDiffers: (folder: string) =>
		`The manifest in ${folder} is missing, or isn't that of its files: run \`cloister web manifest ${folder}\`, and look again at what it says.`,
	folderOrNone: "Give either the FOLDER of a build, or --none to release none any more.",
	webCode: "web code",
	webAsReleased: (files: number, manifest: string) =>
		`The server serves the released web code to this program: ${files} files, as their manifest says. Its SHA-256:\n${manifest}`,
	noRelease:
		"The directory names no web release, so nothing is claimed of web code that this server may serve: don't open it in a browser.",
	notYourBuild:
		"What two admins have released, and the server serves, isn't the build in your folder: build the released source again in the same way, and if it still differs, ask both admins.",
	badBuild: (problem: string) => `This folder can't be released: ${problem}.`,
	notUtf8: (name: string) => `${name}: is not UTF-8`,
	notAFile: (name: string) => `${name} is neither a file nor a folder`,
	badTag: (page: string, tag: string, problem: string) => `${page} can't be released: ${tag} ${problem}.`,
	inlineScript: "is code inside of the page; move it into a file",
	notInBuild: (address: string) => `loads "${address}", which is no file of this build`,
	noIntegrity: "has no integrity attribute; let the build write one (Subresource Integrity)",
	wrongIntegrity: "has an integrity that isn't the file's; build again",
	noWitnesses: "The directory names no witnesses, so nobody but the server says which checkpoint is the newest.",
	notAWitnessKey: "takes the verifier key of a witness, as `cloister witness init` shows it, and not that of a log",
	witnessUnnamed: (key: string) =>
		`The directory of this server doesn't name this witness, so nothing was taken. An admin proposes it with \`cloister log name-witnesses\`; its verifier key: ${key}`,
	witnessStands: (name: string, size: number | null, at: string, failing: string | null) =>
		`${name}: ${size === null ? "nothing lately" : `${size} entries at ${at}`}${failing ? `; not now: ${failing}` : ""}`,
	witnessThere: (file: string) => `${file} is there already; a witness keeps its key, so choose another folder.`,
	noWitness: (folder: string) => `There is no witness in ${folder}; make one with \`cloister witness init\`.`,
	openKey: (file: string) => `Others can read ${file}: allow it to its owner only (chmod 600), or make a new witness.`,
	otherMemory: (file: string) => `${file} is not the memory of this log.`,
	notALogKey: (line: string) => `"${line}" is not the verifier key of a log.`,
	noLogs: "This witness knows no log yet; add one with `cloister witness add-log`.",
	witnessRuns: (pid: number) => `This witness is running already, as process ${pid}.`,
	witnessMade: (key: string) =>
		`The witness is made. Tell its verifier key to the network's admins, who name it in the directory:\n\n    ${key}`,
	witnessListens: (address: string, key: string) => `Witness ${key} listens on ${address}`,
	witnessAnswered: (origin: string, size: number, status: number) => `${origin}, ${size} entries: ${status}`,

	/** Flags that mean the same everywhere. */
	flagWords: {
		desk: "Desk of yours that you act for; needed only when you belong to several.",
		code: "Why.",
		"no-ask": "Don't ask the code back; with --json it stands in the answer, to be kept safe.",
		"identity-seen": "How you have seen who the person is.",
		"identity-seen-on": "When; now, if left out.",
		references: "How many references were checked.",
		training: "When the safeguarding training was done, if it was.",
		conduct: "When the code of conduct was signed, if it was.",
		"next-vetting": "When the next vetting is due; by the network's policy if left out.",
		case: "The case, by its code or the beginning of its id.",
		handoff: "The hand-off, by the beginning of its id.",
		consent: "The consent, by the beginning of its id.",
		thread: "The thread, by the beginning of its id.",
		query: "The query, by the beginning of its id.",
		limit: "How many at most.",
		ids: "Show ids whole; auditors name a case by its whole id.",
		basis: "What the hand-off rests on.",
		assent: "The child agrees too; with a guardian's consent.",
		"basis-code": "Why, for a basis other than consent.",
		text: "The text. Inside the shell it may stand on the line; otherwise it is typed or piped in.",
		language: "Language, such as sq or ar.",
		attach: "A file to attach; may be given several times.",
		to: "File or folder to write to; never replaced without --force.",
		entry: "The entry, by the beginning of its id.",
		section: "The section, by its name or the beginning of its id.",
		holder: "A desk, or a member.",
		log: "Which log; the access log if left out.",
		strict: "Stop at the first command that fails.",
	} as Record<string, string>,
};

export interface Help {
	does: string;
	more?: string;
	/** By argument or flag, where it isn't said for all commands. */
	words?: Record<string, string>;
	examples: string[];
}

export const globalHelp = {
	profile: "Which profile of this machine (default: default). Each holds one person's server and sign-in name.",
	server: "Address of the server, such as https://cloister.example.org; remembered once it has worked.",
	as: "Sign-in name, if not the remembered one.",
	json: "One JSON document on standard output, for programs; errors as JSON on standard error.",
	"password-stdin": "Read passwords and codes as lines from standard input, in the order in which they would be asked.",
	progress: "Show progress also where there is no terminal.",
	force: "Replace files that are there.",
	help: "This help.",
} as const;

export const overview = {
	intro: `cloister: a closed, encrypted network for those who help trafficked persons.

  cloister NOUN VERB [ARGUMENTS] [--flags]

Organisations and desks are named by name (or "Organisation/Desk"), cases by their code, everything else by an id or its
beginning. Times are ISO 8601 in your zone (2026-12-01, 2026-12-01T14:00) or from now (+36h, +14d).`,
	groups: [
		{
			title: "Your account",
			nouns: ["network", "join", "sign-in", "sign-out", "whoami", "password", "recover", "recovery-code", "session"],
		},
		{ title: "Who is who", nouns: ["organisation", "invite", "vetting", "member", "desk", "policy"] },
		{ title: "Talking", nouns: ["inbox", "thread", "events", "chores"] },
		{ title: "Cases", nouns: ["case", "section", "consent", "handoff"] },
		{ title: "The access log", nouns: ["log", "witness"] },
		{ title: "Auditing", nouns: ["audit", "review"] },
		{ title: "Web code", nouns: ["web"] },
		{ title: "More", nouns: ["shell", "help"] },
	],
	end: `Exit status: 0 done; 1 refused or failed; 2 the command line is wrong; 3 not signed in; 4 the server showed something
false; 5 the server can't be reached. NO_COLOR turns colours off, CLOISTER_CLI_HOME says where profiles are kept.
\`cloister help COMMAND\` explains one, \`cloister shell\` keeps your keys unlocked for many.`,
};

export const help: Record<string, Help> = {
	"network found": {
		does: "Found the network of a fresh server, once.",
		more: "You become its first admin. The server prints the setup token at its first start.",
		words: {
			network: "Name of the network.",
			name: "Your own name, as colleagues will read it.",
			"sign-in": "The name you will sign in with.",
			"setup-token": "Only inside the shell; otherwise it is asked, after the password.",
		},
		examples: ['cloister network found --server https://cloister.example.org --network "Safe Ways" --name "Ana Kola" --sign-in ana'],
	},
	"network status": {
		does: "Show what the server says it is. Needs no sign-in.",
		examples: ["cloister network status --server https://cloister.example.org"],
	},
	join: {
		does: "Join with an invite code that was told to you.",
		more: "Joins only the network that your inviter meant. Afterwards two people must vouch for you.",
		words: {
			invite: "The code; asked if left out.",
			name: "Your name, as colleagues will read it.",
			"sign-in": "The name you will sign in with; not needed when you come back after a loss.",
		},
		examples: [
			'cloister join 7K3Q-... --server https://cloister.example.org --name "Ana Kola" --sign-in ana',
			'cloister join 7K3Q-... --name "Ana Kola"',
		],
	},
	"sign-in": {
		does: "Check the password, and remember the name for later commands.",
		more: "Keys are never kept on disk: every single command asks for the password again, and `cloister shell` keeps them in memory.",
		words: { name: "Your sign-in name; the remembered one if left out." },
		examples: ["cloister sign-in ana --server https://cloister.example.org"],
	},
	"sign-out": { does: "End the session and forget the sign-in name of this profile.", examples: ["cloister sign-out"] },
	whoami: { does: "Show who you are, your desks, and what waits.", examples: ["cloister whoami"] },
	"password change": {
		does: "Set a new password.",
		more: "With --password-stdin: first the present password as a line, then the new one.",
		examples: ["cloister password change"],
	},
	recover: {
		does: "Get back in with your recovery code, and set a new password.",
		more: "With --password-stdin: first the code as a line, then the new password.",
		words: { name: "Your sign-in name; the remembered one if left out." },
		examples: ["cloister recover ana"],
	},
	"recovery-code new": { does: "Make a new recovery code; the old one no longer works.", examples: ["cloister recovery-code new"] },
	"session list": { does: "Show where you are signed in.", examples: ["cloister session list"] },
	"session end": { does: "End another session of yours at once.", words: { session: "Its id." }, examples: ["cloister session end 3f2a"] },
	"organisation add": {
		does: "Propose an organisation. Admins only.",
		words: { name: "Its name.", country: "Two letters, ISO 3166-1.", parts: "Parts of the route it works in." },
		examples: ['cloister organisation add "Safe Harbour" --country AL --parts origin --identity-seen in-person --references 3'],
	},
	"organisation list": { does: "List the organisations.", examples: ["cloister organisation list"] },
	"organisation suspend": {
		does: "Suspend an organisation at once. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation suspend "Safe Harbour" --code investigation'],
	},
	"organisation reinstate": {
		does: "Propose to lift a suspension. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation reinstate "Safe Harbour"'],
	},
	"organisation remove": {
		does: "Propose to remove an organisation for good. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation remove "Safe Harbour" --code left'],
	},
	"organisation vetting": {
		does: "Record that an organisation was vetted again. Admins only.",
		words: { organisation: "Which." },
		examples: ['cloister organisation vetting "Safe Harbour" --identity-seen in-person --references 2'],
	},
	"policy show": { does: "Show the network's policy.", examples: ["cloister policy show"] },
	"policy set": {
		does: "Propose a policy. Admins only.",
		words: {
			"vetting-months": "Months until a vetting must be renewed.",
			"attachment-mib": "Largest attachment, in MiB.",
		},
		examples: ["cloister policy set --vetting-months 12 --attachment-mib 64"],
	},
	"invite staff": {
		does: "Invite a colleague. Coordinators only.",
		words: { organisation: "Yours, if left out.", desk: "Desk that the person will belong to.", "valid-for": "Hours, at most 168." },
		examples: ["cloister invite staff --desk Shelter"],
	},
	"invite coordinator": {
		does: "Invite a coordinator: coordinators for their own organisation, admins the first of one.",
		words: { organisation: "Yours, if left out.", desk: "Desk that the person will belong to.", "valid-for": "Hours, at most 168." },
		examples: ['cloister invite coordinator --organisation "Safe Harbour"'],
	},
	"invite admin": {
		does: "Invite another network admin. Admins only.",
		words: { "valid-for": "Hours, at most 168." },
		examples: ["cloister invite admin"],
	},
	"invite auditor": {
		does: "Invite an auditor. Admins only.",
		words: { organisation: "One whose log they will read; of the whole network if left out.", "valid-for": "Hours, at most 168." },
		examples: ["cloister invite auditor"],
	},
	"invite returning": {
		does: "Invite a known member who has lost password and recovery code.",
		more: "They come back as who they were, with new keys that two people vouch for.",
		words: { member: "Who.", "valid-for": "Hours, at most 168." },
		examples: ['cloister invite returning "Ana Kola"'],
	},
	"vetting list": {
		does: "Show what waits for approval, who waits to be vouched for, which vettings are due. Admins only.",
		examples: ["cloister vetting list"],
	},
	"vetting approve": {
		does: "Approve what somebody else proposed.",
		more: "For a person: reach them independently, and type the fingerprint that they read out to you.",
		words: { proposal: "Its id, or the name of the person or organisation.", fingerprint: "As the person read it out; needed for people." },
		examples: ['cloister vetting approve "Ana Kola" --fingerprint "01234 56789 ..."', 'cloister vetting approve "Safe Harbour"'],
	},
	"vetting refuse": {
		does: "Refuse what somebody else proposed.",
		words: { proposal: "Its id, or the name of the person or organisation." },
		examples: ['cloister vetting refuse "Ana Kola" --code references-missing'],
	},
	"vetting ask": {
		does: "Ask the proposer for more before you approve.",
		words: { proposal: "Its id, or the name of the person or organisation.", for: "What is missing." },
		examples: ['cloister vetting ask "Safe Harbour" --for references,call-me'],
	},
	"member list": {
		does: "List the members.",
		words: { organisation: "Of one organisation only." },
		examples: ["cloister member list", 'cloister member list --organisation "Safe Harbour"'],
	},
	"member show": {
		does: "Show one member: who vouched, since when which keys, desks.",
		words: { member: "Who." },
		examples: ['cloister member show "Ana Kola"'],
	},
	"member vouch": {
		does: "Vouch for somebody who has joined, as the one who knows them.",
		words: { member: "Who: the name, or the id that they see after joining." },
		examples: ['cloister member vouch "Ana Kola" --identity-seen in-person --references 2 --training 2026-05-01 --conduct 2026-05-02'],
	},
	"member suspend": {
		does: "Suspend somebody at once.",
		words: { member: "Who." },
		examples: ['cloister member suspend "Ana Kola" --code investigation'],
	},
	"member reinstate": {
		does: "Propose to lift a suspension.",
		words: { member: "Who." },
		examples: ['cloister member reinstate "Ana Kola"'],
	},
	"member remove": {
		does: "Remove somebody for good. Colleagues' programs then renew the keys.",
		words: { member: "Who." },
		examples: ['cloister member remove "Ana Kola" --code left'],
	},
	"member role": {
		does: "Make a colleague a coordinator, or staff again.",
		words: { member: "Who.", role: "What they will be." },
		examples: ['cloister member role "Ana Kola" coordinator'],
	},
	"member vetting": {
		does: "Record that somebody was vetted again. Admins only.",
		words: { member: "Who." },
		examples: ['cloister member vetting "Ana Kola" --identity-seen video-call --references 1'],
	},
	"desk add": {
		does: "Open a desk in your organisation. Coordinators only.",
		words: { name: "Its name." },
		examples: ["cloister desk add Shelter"],
	},
	"desk list": { does: "List the desks.", words: { organisation: "Of one organisation only." }, examples: ["cloister desk list"] },
	"desk assign": {
		does: "Take a colleague into a desk.",
		words: { desk: "Which.", member: "Who." },
		examples: ['cloister desk assign Shelter "Ana Kola"'],
	},
	"desk unassign": {
		does: "Take a colleague out of a desk; its key is renewed.",
		words: { desk: "Which.", member: "Who." },
		examples: ['cloister desk unassign Shelter "Ana Kola"'],
	},
	"desk close": { does: "Close a desk for good.", words: { desk: "Which." }, examples: ["cloister desk close Shelter"] },
	"desk rekey": {
		does: "Renew the key of a desk of yours.",
		words: { desk: "Which.", "without-earlier": "Give up what only the earlier key opens, when nobody has it any more." },
		examples: ["cloister desk rekey Shelter"],
	},
	"desk recovery-code": {
		does: "Make a recovery code for a desk, to be printed and locked away.",
		more: "With it a desk may keep cases with one member only, and is never stranded. It replaces an earlier one.",
		words: { desk: "Which." },
		examples: ["cloister desk recovery-code Shelter"],
	},
	"desk open-printed": {
		does: "Open a desk of yours with its printed code, when no colleague is left who could.",
		words: { desk: "Which.", printed: "The code, only inside the shell; otherwise it is asked." },
		examples: ["cloister desk open-printed Shelter"],
	},
	inbox: {
		does: "Show what waits for a desk: unread, the next move ours, due, in trouble, asked for.",
		examples: ["cloister inbox", "cloister inbox --desk Shelter"],
	},
	chores: {
		does: "Do what is done unasked: renew keys after somebody left, give colleagues their desk's key, withdraw outdone requests.",
		examples: ["cloister chores"],
	},
	events: {
		does: "Listen for news, and show what has changed (never what it says).",
		words: { for: "How long, in seconds; 60 if left out.", count: "Stop after so many." },
		examples: ["cloister events --for 600"],
	},
	"thread open": {
		does: "Open a thread.",
		words: { title: "Its title, encrypted like all that is in it.", with: "Desks or members who read and write in it too." },
		examples: ['cloister thread open --with "Safe Harbour/Shelter"'],
	},
	"thread list": {
		does: "List threads of yours, the newest first.",
		words: {
			kind: "Other kinds, such as sections and the threads of hand-offs.",
			titles: "Read the titles too; each look leaves its mark in the access log.",
		},
		examples: ["cloister thread list --titles", "cloister thread list --kind handoff"],
	},
	"thread show": { does: "Show who holds a thread.", examples: ["cloister thread show 3f2a"] },
	"thread read": {
		does: "Read the newest entries, and say that you have seen them.",
		words: { before: "Entries before this number.", all: "From the first on.", unseen: "Don't say that you have seen them." },
		examples: ["cloister thread read 3f2a", "cloister thread read 3f2a --all"],
	},
	"thread write": {
		does: "Write a message, with files if you like.",
		examples: ["cloister thread write 3f2a < message.txt", "cloister thread write 3f2a --attach ticket.pdf"],
	},
	"thread edit": {
		does: "Write in place of an entry of yours; the first one stays in the history.",
		examples: ["cloister thread edit 3f2a 91bc"],
	},
	"thread take-back": {
		does: "Take an entry of yours back; that it was there stays visible.",
		examples: ["cloister thread take-back 3f2a 91bc --code wrong-place"],
	},
	"thread attach": {
		does: "Attach files.",
		words: { file: "The files.", note: "A few words about them; only inside the shell." },
		examples: ["cloister thread attach 3f2a ticket.pdf"],
	},
	"thread save": {
		does: "Save an attachment.",
		words: { file: "Which, by its name; needed if there are several." },
		examples: ["cloister thread save 3f2a 91bc --to ticket.pdf"],
	},
	"thread add": {
		does: "Let a desk or member read and write from now on. Owner desk only; all holders see it.",
		words: { history: "What was written before, too." },
		examples: ['cloister thread add 3f2a "Safe Harbour/Shelter" --history'],
	},
	"thread drop": {
		does: "Close the thread to a holder from now on. Owner desk only.",
		examples: ['cloister thread drop 3f2a "Safe Harbour/Shelter"'],
	},
	"case open": {
		does: "Open a case with your desk as custodian. It gets a random code.",
		words: { sections: "Sections to begin with; the usual ones if left out." },
		examples: ["cloister case open", "cloister case open --sections identity,story,health"],
	},
	"case list": {
		does: "List cases that your desks keep, by due date.",
		words: { status: "Only those.", lead: "Only those that this colleague leads." },
		examples: ["cloister case list --status Active"],
	},
	"case show": {
		does: "Show a case: custodian, sections and who owns them, hand-offs.",
		examples: ["cloister case show bado-kime-lusa-tofi"],
	},
	"case section": {
		does: "Add a section, owned by your desk.",
		words: { section: "Which." },
		examples: ["cloister case section bado-kime-lusa-tofi health"],
	},
	"case lead": {
		does: "Assign the lead worker. Custodian only.",
		words: { member: "A colleague of the desk." },
		examples: ['cloister case lead bado-kime-lusa-tofi "Ana Kola"'],
	},
	"case status": {
		does: "Say where the case stands. Custodian only.",
		words: { status: "Where." },
		examples: ["cloister case status bado-kime-lusa-tofi FollowUp"],
	},
	"case ask": {
		does: "The person has turned up here: ask the custodian for the case.",
		words: { code: "The case code that the person or somebody else told you." },
		examples: ["cloister case ask bado-kime-lusa-tofi"],
	},
	"case read": { does: "Read a section.", examples: ["cloister case read bado-kime-lusa-tofi identity"] },
	"case write": {
		does: "Write into a section: fields, words, files.",
		words: { set: "A field's value; only inside the shell. Nothing after the = says that it is no longer known." },
		examples: [
			"cloister case write bado-kime-lusa-tofi story < words.txt",
			"case write bado-kime-lusa-tofi identity --set prs_FirstName=Era   (in the shell)",
		],
	},
	"case save": {
		does: "Save an attachment of a section.",
		words: { file: "Which, by its name; needed if there are several." },
		examples: ["cloister case save bado-kime-lusa-tofi documents 91bc"],
	},
	"case fields": {
		does: "List the fields of a section, by the Human Trafficking Case Data Standard.",
		words: { section: "Which." },
		examples: ["cloister case fields identity"],
	},
	"case discuss": {
		does: "Write in your desk's own discussion of a case.",
		examples: ["cloister case discuss bado-kime-lusa-tofi < words.txt"],
	},
	"case discussion": { does: "Read your desk's own discussion of a case.", examples: ["cloister case discussion bado-kime-lusa-tofi"] },
	"consent record": {
		does: "Record what the person consents to, or denies.",
		words: {
			words: "What was said, kept encrypted in the section consent; only inside the shell.",
			recipient: "The organisation that may be given it.",
			sections: "Exactly which.",
			purposes: "What for.",
			"given-by": "Who gave it.",
			recorded: "How it was recorded.",
			from: "Since when; now if left out.",
			until: "Until when; 90 days if left out.",
			language: "Language in which it was explained, such as sq.",
			interpreter: "An interpreter helped.",
			deny: "The person denies it.",
			proposed: "Not signed yet; `consent activate` follows.",
			withhold: "What to keep from whom, and why; may be given several times.",
		},
		examples: [
			'cloister consent record bado-kime-lusa-tofi --recipient "Safe Harbour" --sections identity,logistics --purposes shelter --given-by person --recorded written --language sq',
		],
	},
	"consent show": { does: "Show the consents of a case.", examples: ["cloister consent show bado-kime-lusa-tofi"] },
	"consent activate": { does: "A proposed consent counts from now on.", examples: ["cloister consent activate bado-kime-lusa-tofi 3f2a"] },
	"consent withdraw": {
		does: "The person takes a consent back.",
		more: "Hand-offs that rest on it and have not departed are withdrawn; on the way they are put on hold, and can still be received.",
		examples: ["cloister consent withdraw bado-kime-lusa-tofi 3f2a --code person-declined"],
	},
	"consent enter-in-error": {
		does: "It never was a consent.",
		examples: ["cloister consent enter-in-error bado-kime-lusa-tofi 3f2a --code wrong-person"],
	},
	"handoff draft": {
		does: "Draft a hand-off; nobody else sees it yet.",
		words: {
			kind: "referral: custody stays. transfer: custody moves when the person is received.",
			to: "The desk that is asked.",
			reason: "Why, by the standard's list.",
			priority: "Sets the time to answer: 24 h, 72 h or 14 days.",
			travel: "The person travels there.",
			"follow-up": "After a transfer your desk goes on reading what it grants.",
		},
		examples: [
			'cloister handoff draft bado-kime-lusa-tofi --kind transfer --to "Safe Harbour/Shelter" --reason MigrationOrChangeOfLocation --priority urgent --travel',
		],
	},
	"handoff request": {
		does: "Request a drafted hand-off.",
		more: "The desk reads the summary at once, and the sections only after it has accepted.",
		words: {
			summary: "A few words, without a name: the least they need to decide. Inside the shell on the line; otherwise typed or piped in.",
			sections: "What is granted.",
			"by-hand": "Granted too, and sealed only after you have verified the acceptance (`handoff seal`).",
			"age-band": "Age.",
			languages: "Languages the person speaks, such as sq,en.",
			needs: "What is needed.",
			urgency: "How urgent.",
			"risk-level": "How great the risk.",
		},
		examples: [
			"cloister handoff request 3f2a --sections identity,logistics --basis consent --consent 91bc --age-band 18-24 --languages sq --needs shelter --urgency urgent --risk-level high",
		],
	},
	"handoff list": {
		does: "List hand-offs from and to your desks.",
		words: { open: "Only those that are running.", state: "Only in this state." },
		examples: ["cloister handoff list --open"],
	},
	"handoff show": { does: "Show one hand-off.", examples: ["cloister handoff show 3f2a"] },
	"handoff summary": { does: "Read the summary of a request to your desk.", examples: ["cloister handoff summary 3f2a"] },
	"handoff say": { does: "Ask or answer in the hand-off's own thread.", examples: ["cloister handoff say 3f2a < question.txt"] },
	"handoff read": { does: "Read the hand-off's own thread.", examples: ["cloister handoff read 3f2a"] },
	"handoff certificate": {
		does: "Make the custody certificate, which anybody can check offline.",
		examples: ["cloister handoff certificate 3f2a --to certificate.json"],
	},
	"handoff verify": {
		does: "Check a custody certificate. Needs no server.",
		words: { file: "The certificate.", network: "The network it must be of, as `cloister network status` shows it." },
		examples: ["cloister handoff verify certificate.json"],
	},
	"handoff fhir": { does: "Show a hand-off as an HL7 FHIR Task.", examples: ["cloister handoff fhir 3f2a"] },
	"handoff acknowledge": { does: "Say that your desk has seen the request.", examples: ["cloister handoff acknowledge 3f2a"] },
	"handoff accept": { does: "Accept; the granted sections open now.", examples: ["cloister handoff accept 3f2a"] },
	"handoff decline": { does: "Decline a request.", examples: ["cloister handoff decline 3f2a --code no-capacity"] },
	"handoff reroute": {
		does: "Suggest another desk instead.",
		words: { desk: "Which." },
		examples: ['cloister handoff reroute 3f2a "Safe Harbour/Clinic"'],
	},
	"handoff withdraw": { does: "Withdraw your request.", examples: ["cloister handoff withdraw 3f2a --code already-placed"] },
	"handoff cancel": { does: "Cancel what your desk had accepted.", examples: ["cloister handoff cancel 3f2a --code no-capacity"] },
	"handoff arrange": {
		does: "Propose when the person arrives; the other desk confirms.",
		words: { expect: "When, rounded up to the hour." },
		examples: ["cloister handoff arrange 3f2a --expect 2026-12-01T14:00"],
	},
	"handoff confirm": { does: "Confirm what the other desk arranged.", examples: ["cloister handoff confirm 3f2a"] },
	"handoff depart": { does: "Say that the person is on the way.", examples: ["cloister handoff depart 3f2a"] },
	"handoff hold": { does: "Put it on hold; both desks are alarmed.", examples: ["cloister handoff hold 3f2a --code unsafe"] },
	"handoff resume": { does: "Go on after a hold.", examples: ["cloister handoff resume 3f2a"] },
	"handoff receive": {
		does: "Say that the person has arrived. With a transfer, custody moves to your desk.",
		examples: ["cloister handoff receive 3f2a"],
	},
	"handoff end": {
		does: "End a journey that went another way; custody stays.",
		words: { ending: "How it ended." },
		examples: ["cloister handoff end 3f2a --ending turned-back"],
	},
	"handoff complete": {
		does: "Complete what was received.",
		words: { outcome: "With which outcome." },
		examples: ["cloister handoff complete 3f2a --outcome service-provided"],
	},
	"handoff extend": {
		does: "Renew what a running hand-off rests on.",
		examples: ["cloister handoff extend 3f2a --basis consent --consent 91bc"],
	},
	"handoff enter-in-error": {
		does: "It should never have been; a second person must agree.",
		examples: ["cloister handoff enter-in-error 3f2a --code wrong-recipient"],
	},
	"handoff countersign": {
		does: "Give the second signature that waits, or refuse it.",
		words: { verdict: "Which." },
		examples: ["cloister handoff countersign 3f2a approve"],
	},
	"handoff seal": { does: "Seal the sections that were granted by hand, after the acceptance.", examples: ["cloister handoff seal 3f2a"] },
	"audit ask": {
		does: "Ask the access log a saved question, over the last 30 days if no time is given.",
		more: `seen-by: what a member saw, without lists in which nothing stood. who-looked: who looked at a case. refused: who was refused.
bulk-reads: much in a short time. off-hours: at night and on weekends where the member is. first-looks: who looked at a case for the first
time. denied-bursts: many refusals in a short time. no-relation: readers of a case whose desks don't work on it. leaver: the last month of somebody
who left. An answer is a reason to ask, never a verdict. Each question is itself an access.`,
		words: {
			question: "Which.",
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
			most: "From how many objects (200) or refusals (5) on it is a burst.",
			within: "In how many minutes: 60 for reads, 10 for refusals.",
			zone: "Time zone such as Europe/Rome, in place of that of the member's country.",
		},
		examples: ['cloister audit ask seen-by --actor "Ana Kola"', "cloister audit ask bulk-reads --most 100 --within 30"],
	},
	"audit summary": {
		does: "Count accesses by day, organisation and purpose, over the last 30 days if no time is given.",
		words: {
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
		},
		examples: ["cloister audit summary --from -7d"],
	},
	"audit follow": {
		does: "Show new entries as they come.",
		words: {
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			outcome: "With which outcome.",
			purpose: "For which purpose.",
			every: "Seconds between two looks; 5 if left out. Each look is an access.",
			for: "How long, in seconds; 60 if left out.",
			count: "Stop after so many.",
		},
		examples: ["cloister audit follow --outcome denied --for 3600"],
	},
	"audit export": {
		does: "Export entries of the access log to a file, with the proof that they are in it.",
		more: "The server is told first. After a break the same command goes on where it stopped. The file is for your eyes and those of whoever may have it: keep it encrypted.",
		words: {
			file: "Where to; its proof goes to FILE.proof.",
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
			format: "jsonl if left out. In csv no cell can run as a formula. ocsf and fhir are lines of JSON for other programs.",
			reason: "What for; it stands in the access log.",
		},
		examples: ["cloister audit export march.csv --format csv --reason review --from 2026-03-01 --to 2026-04-01"],
	},
	"audit report": {
		does: "Show who looked at a case, for the person whose case it is: when, which organisation, what for.",
		more: "For coordinators of the organisation that keeps the case, and auditors. Names come only after `review release` by two people.",
		examples: ["cloister audit report bado-kime-lusa-tofi"],
	},
	"review gaps": {
		does: "Show which entries nobody has reviewed; after 30 days they are overdue. Auditors only.",
		words: { actor: "Of whose accesses.", organisation: "Of whose people.", case: "About which case; auditors give its whole id." },
		examples: ["cloister review gaps", 'cloister review gaps --organisation "Safe Harbour"'],
	},
	"review mark": {
		does: "Sign that you have read these entries. Auditors only.",
		words: {
			first: "Number of the first entry.",
			last: "Number of the last one.",
			actor: "Only those of this member.",
			organisation: "Only those of its people.",
			case: "Only those about this case; its whole id.",
		},
		examples: ["cloister review mark 0 4711"],
	},
	"review marks": { does: "Show who has reviewed what.", examples: ["cloister review marks"] },
	"review ask": {
		does: "Ask the coordinators of an organisation about entries of one of its people. Auditors only.",
		more: "The words go into a thread that only you and they can read.",
		words: { entries: "Numbers of the entries.", due: "Until when; in 14 days if left out." },
		examples: ["cloister review ask 4711,4715 --due +7d < question.txt"],
	},
	"review list": {
		does: "List queries: auditors theirs to see, coordinators those that ask them.",
		words: { open: "Only those that aren't closed.", overdue: "Only those that nobody answered in time." },
		examples: ["cloister review list --open", "cloister review list --overdue"],
	},
	"review show": { does: "Show a query, what was said about it, and what was found.", examples: ["cloister review show 3f2a"] },
	"review answer": { does: "Answer a query. Coordinators only.", examples: ["cloister review answer 3f2a < answer.txt"] },
	"review close": { does: "Close a query. Auditors only.", examples: ["cloister review close 3f2a"] },
	"review finding": {
		does: "Sign a finding about a query, or about a range of entries. It is kept for good. Auditors only.",
		words: {
			code: "What it is about.",
			outcome: "What came out.",
			text: "The words, kept in the query's thread. Inside the shell they may stand on the line; otherwise they are typed or piped in.",
			first: "Number of the first entry, where there is no query.",
			last: "Number of the last one.",
			organisation: "Whose entries; the whole network's if left out.",
		},
		examples: ["cloister review finding 3f2a --code beyond-need --outcome not-justified < words.txt"],
	},
	"review findings": {
		does: "List findings on ranges of entries; those on a query stand in `review show`.",
		more: "Of its signer's own entries a finding says nothing: somebody else judges those.",
		words: { entry: "Only what says something of the entry with this number." },
		examples: ["cloister review findings", "cloister review findings 4711"],
	},
	"review release": {
		does: "Release the names of an organisation's people for the access report of a case. It takes two people.",
		more: "The first proposes it. The second is shown the proposal, and releases just that by naming it. It lapses after 30 days.",
		words: { organisation: "Whose people; your own if left out.", proposal: "Which proposal of somebody else to release." },
		examples: [
			'cloister review release bado-kime-lusa-tofi --organisation "Safe Harbour"',
			"cloister review release bado-kime-lusa-tofi --proposal 9c1f02ab",
		],
	},
	"review releases": {
		does: "Show whose names were released for the access report of a case, by whom, and what still waits for a second person.",
		examples: ["cloister review releases bado-kime-lusa-tofi"],
	},
	"audit check": {
		does: "Check an exported file: every line is in the signed log, as it stands there.",
		words: {
			file: "The exported file; its proof stands beside it.",
			format: "By the file's name, if left out.",
			key: "The log's verifier key that you trust; with it no server is needed.",
		},
		examples: ["cloister audit check march.csv", "cloister audit check march.csv --key example.org/log+12ab34cd+A..."],
	},
	"log entries": {
		does: "Search the access log: auditors all of it, coordinators their organisation's, everybody their own.",
		words: {
			actor: "Who looked.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			object: "About which object: its whole id.",
			from: "Since when.",
			to: "Before when.",
			action: "Which action, such as entry.read.",
			outcome: "With which outcome.",
			purpose: "For which purpose.",
		},
		examples: ["cloister log entries --outcome denied --from -7d", 'cloister log entries --actor "Ana Kola" --limit 200'],
	},
	"log verify": {
		does: "Verify a log from the first entry on: nothing removed, changed or reordered.",
		more: "Of the server's log, of an exported folder, or of the proof of one entry; for the last two no server is needed.",
		words: {
			log: "access (if left out) or directory of the server; or an exported folder; or a .tlog-proof file.",
			key: "The log's verifier key that you trust. Of a folder, the one in its log.vkey if left out.",
			witness: "Verifier key of a witness that counts.",
			witnesses: "How many of these must have cosigned.",
		},
		examples: ["cloister log verify", "cloister log verify directory", "cloister log verify ./export --key example.org/log+12ab34cd+A..."],
	},
	"log status": {
		does: "Show how the logs stand by the server's account: keys, sizes, witnesses. Needs no sign-in.",
		words: { log: "Which; both if left out." },
		examples: ["cloister log status"],
	},
	"log witnesses": {
		does: "Show the witnesses that the directory names: nobody else's cosignatures count.",
		examples: ["cloister log witnesses"],
	},
	"web manifest": {
		does: "Make the manifest of a web build, in its folder.",
		more: `It names each file by path, size and SHA-256. Pages must name the hash of each script and style that they load (Subresource
Integrity), and hold no script themselves. The same files give the same manifest, wherever it is made.`,
		words: { folder: "The folder of the build, which becomes the server's root." },
		examples: ["cloister web manifest ./dist"],
	},
	"web propose": {
		does: "Propose a web build as the one that is released. Admins only.",
		more: `Takes the place of the release before. Another admin makes or gets the same build, compares the SHA-256 that
\`cloister vetting list\` shows, and approves. Have the folder at the server by then (CLOISTER_WEB).`,
		words: {
			folder: "The folder of the build, with its manifest.",
			none: "No web code is released any more.",
		},
		examples: ["cloister web propose ./dist", "cloister web propose --none"],
	},
	"web check": {
		does: "Compare the web code that the server serves with the released one.",
		more: `Fetches all of it, without telling the server who asks. It shows what this program is served: a server can serve one browser
something else. Where that matters, use this program instead.`,
		words: { against: "The folder of a build that you have made yourself: the released one must be the same." },
		examples: ["cloister web check", "cloister web check --against ./dist"],
	},
	"log name-witnesses": {
		does: "Propose the witnesses whose cosignatures of the logs count, in place of all before. Admins only.",
		more: `Take each key from the organisation that runs the witness, by another way than this network, and so before you approve:
\`cloister vetting list\` shows the keys. Who runs the server adds the address of each that can be asked (CLOISTER_WITNESSES).`,
		words: {
			wanted: "How many of them must have cosigned, for the newest checkpoint to count as fresh. 0: none.",
			witness: "Verifier key of a witness. All that shall count must be given.",
		},
		examples: [
			"cloister log name-witnesses --wanted 1 --witness witness.example.org/w1+12ab34cd+B... --witness other.example.net/w+34cd56ef+B...",
			"cloister log name-witnesses --wanted 0",
		],
	},
	"log export": {
		does: "Write a log into a folder, in the layout of C2SP tlog-tiles, for other people's tools. What was cut off goes on.",
		words: {
			folder: "Where to.",
			log: "Which; the access log if left out.",
			bodies: "Of the access log also what the entries say, as far as you may read it; this is recorded.",
		},
		examples: ["cloister log export ./access", "cloister log export ./directory --log directory"],
	},
	"log proof": {
		does: "Write the proof of one entry into a file (C2SP tlog-proof), and the entry beside it.",
		more: "Of the access log with what the entry says, where you may read it.",
		words: { entry: "Its number.", log: "Of which log; the access log if left out.", to: "The file; LOG-NUMBER.tlog-proof if left out." },
		examples: ["cloister log proof 4711"],
	},
	"witness init": {
		does: "Make a witness of the logs for your organisation: a key of its own, in a folder.",
		more: "The folder holds key and memory: keep it on one machine, and never restore it from an old backup.",
		words: {
			folder: "Where to.",
			name: "Name of the key, best an address without https://, such as witness.example.org/w1.",
			log: "Verifier key of a log to witness, from a source that you trust.",
		},
		examples: ["cloister witness init ./witness --name witness.example.org/w1 --log example.org/access+12ab34cd+A..."],
	},
	"witness add-log": {
		does: "Let the witness know another log.",
		words: { folder: "The witness's.", log: "Verifier key of the log." },
		examples: ["cloister witness add-log ./witness --log example.org/directory+12ab34cd+A..."],
	},
	"witness serve": {
		does: "Run the witness as a small server (C2SP tlog-witness), until it is stopped.",
		more: "It listens on this machine only, unless --host says otherwise; put TLS in front.",
		words: { folder: "The witness's.", port: "Port; 8421 if left out.", host: "Address to listen on; 127.0.0.1 if left out." },
		examples: ["cloister witness serve ./witness", "cloister witness serve ./witness --host 0.0.0.0 --port 443"],
	},
	"witness once": {
		does: "Visit the server once: check both logs against the witness's memory, cosign, hand in.",
		more: "For a witness that nobody can reach, such as a nightly job. Needs no sign-in.",
		words: { folder: "The witness's." },
		examples: ["cloister witness once ./witness --server https://cloister.example.org"],
	},
	"log checkpoint": { does: "Show the newest signed checkpoint, for other people's tools.", examples: ["cloister log checkpoint"] },
	"log restart": {
		does: "Let the access log go on under another origin, after a restore lost its tail. Admins only; another admin approves.",
		more: `Only while the server refuses to sign the log. Look for a newer backup first, and ask the witnesses which checkpoint they
have seen last: what is lost can't be had back. With your word members' programs also go on where threads and cases have lost
their newest parts, so approve it only if you know of the restore yourself. Witnesses must be told the new origin.`,
		words: { origin: "The log's new name; none that a log of this network had before." },
		examples: ["cloister log restart cloister.example.org/cloister/access/2"],
	},
	"log receipts": {
		does: "Check that your own accesses, as the server acknowledged them, are in the signed log.",
		examples: ["cloister log receipts"],
	},
	help: { does: "Show help.", words: { command: "About what." }, examples: ["cloister help", "cloister help handoff request"] },
	shell: {
		does: "Keep your keys unlocked in memory, and take many commands, one a line.",
		more: `With --json each line is answered by one line: {"ok":true,"exit":0,"result":...} or {"ok":false,"exit":1,"error":{...}}; alarms
stand in "alarms", the numbers of the access entries in "accesses". A line may be a JSON array of words. With --password-stdin the first line is the password.`,
		examples: ["cloister shell", "cloister shell --json --password-stdin < commands.txt"],
	},
};
