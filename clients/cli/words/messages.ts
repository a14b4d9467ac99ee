/** What the command line says as it works: questions, answers, refusals, headings. */
const list = (codes: readonly string[]) => codes.join(", ");

/** Sentences and their parts. */
export const messages = {
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

	usage: "Usage:",
	parameters: "Arguments and flags:",
	examples: "Examples:",
	everyCommand: "Every command also knows:",
	required: "required",
	done: "Done.",
	none: "Nothing here.",
	yes: "yes",
	no: "no",
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
	unread: "Unread:",
	awaitingUs: "The next move is ours:",
	due: "Half of the time to answer is over:",
	red: "Late or in trouble:",
	askedFor: "Other desks ask for these cases:",
	proposals: "Proposals that wait for approval:",
	newcomers: "People who wait for somebody to vouch for them:",
	vettingDue: "Vettings that are due:",
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
};
