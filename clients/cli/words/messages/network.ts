/** The texts about the network: members, organisations, desks, proposals, bells, and releases of the web client. */
import { list } from "../list.ts";

export const networkMessages = {
	nameOrClear: "Give either a name, or --clear to take it away.",
	noDesk: "You belong to no desk. Ask a coordinator of your organisation to add you to one.",
	whichDesk: (desks: string[]) => `You belong to several desks. Choose one with --desk: ${list(desks)}.`,
	suspendedMark: ", suspended",
	noOrganisation: "--organisation is missing. You belong to no organisation, so name one.",
	concernsPeople: (count: number) =>
		count === 1 ? "This concerns 1 person." : count === 0 ? "This concerns nobody who is active." : `This concerns ${count} people.`,
	deskAfterLeaving: (desk: string, left: number) =>
		left === 0
			? `${desk}: nobody is left in it. Its cases need another desk.`
			: `${desk}: gets a new key, and keeps ${left} of its people.`,
	hasWork: ({ cases, onTheWay }: { cases: number; onTheWay: number }) =>
		`Its open cases: ${cases}. People on the way to or from it: ${onTheWay}.`,
	askBeforeLeaving: "Go on?",
	otherProposal: (type: string) =>
		`This proposal is a ${type}: it has nothing that this value could be compared with. Nothing is approved.`,
	needsFingerprint:
		'A person is approved with their fingerprint. Call the person on a number that you know from elsewhere, let them read it out (they saw it when they joined), and add --fingerprint "01234 56789 ...".',
	isOrganisation: (typed: string, desks: string[]) =>
		`"${typed}" is an organisation, and a desk is needed. ${desks.length === 0 ? "It has no open desk." : `Name one of its desks: ${list(desks)}.`}`,
	noProposal: (typed: string) => `There is no open proposal with the id or name "${typed}". \`cloister vetting list\` shows all.`,
	bellRings: (channels: readonly string[]) => `It rings now: ${list([...channels])}.`,
	bellRingsNot: "Nothing rings. No email and no webhook is set, or the bell has rung in the last minute.",
	nobodyCall: (phone: string) => `nobody, call ${phone}`,
	newNumber: (by: string, day: string, earlier: readonly string[]) =>
		`A number is new: ${by} has signed it, ${day}. Before: ${earlier.length === 0 ? "none" : list([...earlier])}. Check who answers before you say anything about anybody.`,
	printedFits: "This code opens the desk.",
	deskRecovery: "The recovery code of the desk. Print it and lock it away. It opens everything that the desk can read.",
	founded: (network: string) =>
		`The network "${network}" is founded, and you are its first admin. Invite a second admin soon: \`cloister invite admin\`.`,
	joined: (network: string) => `You have joined "${network}". Two people must vouch for you before you can do anything.`,
	readOut: (fingerprint: string) => `When an admin calls you, read this out to them: ${fingerprint}`,
	signedIn: (name: string) => `Signed in as ${name}.`,
	signedOut: "Signed out. This machine has forgotten the sign-in name.",
	passwordChanged: "The password is changed. Your other sessions have ended.",
	invited: (code: string, until: string) =>
		`Tell the person this code face to face or by phone, never in writing:\n\n    ${code}\n\nIt works once, until ${until}. When the person has joined, vouch for them: \`cloister member vouch\`.`,
	sameName: (others: string[]) => `There is an organisation with this name already: ${others.join(", ")}.`,
	inviteCancelled: "The invite is cancelled. Its code opens nothing any more.",
	proposed: "Proposed. Another person must approve it.",
	actsUnconfirmed: "It is in force now. Another admin, or coordinators of two other organisations, must confirm it.",
	inForce: "Done. It is in force now.",
	restart: (origin: string, kept: number, old: number) => `${origin}: keeps ${kept} of ${old} entries`,
	restartProposed: (kept: number, old: number) =>
		`Proposed: the log keeps its first ${kept} entries. The entries up to ${old} are lost, and so is everything in threads and cases that is newer than the backup. Another admin must approve this. Tell all members.`,
	vouched:
		"You have vouched. Now an admin must call the person, type the fingerprint that the person reads out, and approve. At a desk, the person can then read everything that the desk holds, also what was written before.",
	checklistMissing: "The server didn't send the signed checklist. Don't approve before you have seen it.",
	askedBy: (asks: readonly string[], by: string, at: string) => `${list(asks)} by ${by} on ${at}`,
	answered: (given: readonly string[], missing: readonly string[], at: string) =>
		`given: ${list(given) || "nothing"}; missing: ${list(missing) || "nothing"}; on ${at}`,
	nothingAnswered: "Give --given, --missing or both.",
	approvedOnce: "Approved. Another person must approve the proposal, too.",
	proposals: "Proposals that wait for approval:",
	newcomers: "People who wait for somebody to vouch for them:",
	vettingDue: "Vettings that are due:",
	haveLeft: "Have left the network:",
	wereRefused: "Refused:",
	refusedLately: "Proposals that were refused in the last 30 days:",
	lapsedLately: "Proposals that ceased to count in the last 30 days:",
	renewing: "Renewing keys",
	upkeep: (desks: number, colleagues: number, compartments: number, left: number) =>
		`Desks renewed: ${desks}. Colleagues given their desk's key: ${colleagues}. Compartments renewed: ${compartments}. Still waiting: ${left}.`,
	news: (topic: string, id: string) => `New: ${topic} ${id}`,
	newsMissed: "Connected again. Some news may be missing, so check the lists yourself.",
	serverSendsNoMail: "(this server sends no email; ask its operator)",
	bellInClearText: "The server stores these addresses in clear text.",
	bellFails: (tries: number, since: string, reason: string) => `FAILED ${tries} times since ${since}: ${reason}`,
	reminderAt: (hour: number, zone: string) => `${hour}:00 from Monday to Friday (${zone})`,
	webhookKey: "The key with which the receiver checks the calls. It is shown only now.",
	directoryState: (text: string) => `Directory: ${text}.`,
	noEmergency: "You can write already, so this did nothing. Nothing was recorded.",
	emergency: (until: string) => `You can write until ${until}. The access log records this for the auditors.`,
	directoryFreshness: (found: { state: string; wanted: number; named: number; provenAt: string; overrideUntil: string }) => {
		const { state, wanted, named, provenAt, overrideUntil } = found;
		if (state === "no-witnesses") return "nobody can prove that it is the newest, because the network has no witnesses";
		const witnesses = `${wanted} of ${named} witnesses`;
		const proof = provenAt === "" ? `not yet confirmed by ${witnesses}` : `confirmed as the newest by ${witnesses}, ${provenAt}`;
		if (state !== "too-old") return state === "stale" ? `${proof}: too long ago` : proof;
		return `${proof}: too long ago, so ${overrideUntil === "" ? "writing is refused" : `writing is allowed only until ${overrideUntil}`}`;
	},
	release: (manifest: string, files: number) => `a web build of ${files} files, manifest ${manifest}`,
	releaseNone: "no web code is released any more",
	releaseProposed: (manifest: string) =>
		`Proposed. Another admin must get the same build, compare the SHA-256 of its manifest, and approve:\n${manifest}`,
	manifestMade: (files: number, bytes: number, manifest: string) =>
		`Made a manifest of ${files} files, ${bytes} bytes. The SHA-256 that identifies this build:\n${manifest}`,
	manifestDiffers: (folder: string) =>
		`The manifest in ${folder} is missing or doesn't match the files. Run \`cloister web manifest ${folder}\` and check the result.`,
	folderOrNone: "Give either the FOLDER of a build, or --none to release no web code.",
	webCode: "web code",
	webAsReleased: (files: number, manifest: string) =>
		`The server serves the released web code to this program: all ${files} files match the manifest. Its SHA-256:\n${manifest}`,
	hiddenItem: "(hidden by the desk that answers for the space)",
	mutedAuthor: "(folded: the desk that answers for the space has muted the author)",
	reportTitle: "A report",
	reported: (desk: string, thread: string) => `Reported to ${desk}. The thread with them: ${thread}`,
	notReported: "Only topics, documents and texts in them can be reported.",
	reportUnopened: (code: string) => `(can't be opened: ${code})`,
	reportedMissing: "(the space has no such text: the server withholds it, or the report names one that never was)",
	noRelease: "The directory names no web release, so web code from this server can't be checked. Don't open it in a browser.",
	nothingCompared: "The directory names no web release, so your build was compared with nothing.",
	notYourBuild:
		"The released build differs from the build in your folder. Build the released source again in the same way. If it still differs, ask both admins.",
	badBuild: (problem: string) => `This folder can't be released: ${problem}.`,
	notUtf8: (name: string) => `${name}: is not UTF-8`,
	notAFile: (name: string) => `${name} is neither a file nor a folder`,
	badTag: (page: string, tag: string, problem: string) => `${page} can't be released: ${tag} ${problem}.`,
	inlineScript: "is code inside the page; move it into a file",
	notInBuild: (address: string) => `loads "${address}", which is not a file of this build`,
	noIntegrity: "has no integrity attribute; let the build write one (Subresource Integrity)",
	wrongIntegrity: "has an integrity attribute that doesn't match the file; build again",
};
