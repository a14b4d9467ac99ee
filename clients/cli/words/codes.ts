/** Texts for errors, alarms and unreadable entries: what happened, and what to do. */
import type { DecisionCode, DutyCode, RingFailure } from "#protocol/codes.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { SiteState } from "#protocol/release/file-list.ts";
import type { AlarmCode } from "#sdk/alarms.ts";
import type { UnreadableCause } from "#sdk/compartments/unreadable.ts";

export const errorWords: Record<ErrorCode, string> = {
	"bad-input": "A value has the wrong form; the line below names it. Correct it and try again.",
	"bad-statement": "The server refused a signed statement; the line below names the rule. If you can't correct it, update this program.",
	"bad-content": "Encrypted content doesn't match its header. Ask its author to send it again.",
	"bad-signature": "A signature does not verify; sign in again, and tell an admin if it happens twice.",
	"bad-checkpoint": "The server doesn't know the version of the directory that this program has seen. Tell an admin at once.",
	"not-signed-in": "You are not signed in; run `cloister sign-in NAME`.",
	"sign-in-failed": "Name or password is wrong; try again, or use `cloister recover` with your recovery code.",
	"session-ended": "Your session has ended; sign in again.",
	"not-allowed": "You are not allowed to do this. Ask a coordinator of your organisation, or an admin.",
	"not-vouched": "Your account still waits for two people to vouch for you, or it was refused. Ask the person who invited you.",
	suspended:
		"You or your organisation are suspended. Ask an admin for the reason. If only your organisation is suspended, you can still read open cases and hand them over.",
	"no-basis": "The basis doesn't allow this hand-off, so nothing was given away.",
	"not-found": "Nothing has this name, or you are not allowed to see it. Check what you typed.",
	"no-such-route":
		"The server doesn't know this request. Program and server have different versions, or a proxy has answered in its place.",
	stale: "Somebody else made a change first. Look at the new state and decide again.",
	"epoch-stale": "The keys of this compartment are being renewed; try again.",
	"already-placed": "Another desk has already accepted this case; withdraw the requests that are left.",
	"already-requested":
		"Your desk has already sent this desk the same request, and that request is still open. The line below names it. Wait for the answer, or withdraw the open request first.",
	"wrong-state": "This is not possible in the present state. Show the case or hand-off to see its state.",
	"case-closed": "The case is closed. Its custodian reopens it with `cloister case reopen CODE`. Then try again.",
	"reader-suspended":
		"A desk that would read this is suspended, so nothing was written. The line below names it. To write anyway, add --yes, or answer yes when you are asked.",
	"in-danger": "People are in danger at the organisation that would read this, so nothing was written. Ask an admin.",
	conflict: "Something else is already stored under this id; try again.",
	"desk-too-small": "A desk can keep cases only if it has two active members or a printed recovery code. Add a colleague or print a code.",
	"already-founded": "This network exists already. Ask an admin for an invite.",
	"not-founded": "This server has no network yet. Found one with `cloister network found`.",
	"invite-used": "This invite was used before. If that wasn't you, tell the person who invited you at once.",
	"invite-cancelled": "This invite was cancelled; ask for a new invite.",
	"invite-expired": "This invite has expired; ask for a new invite.",
	"name-taken": "This sign-in name is taken; choose another name.",
	gone: "This was erased or has expired, so it can't be used any more. Ask its owner if you still need it.",
	"too-large": "This is larger than the server accepts. Send it in smaller pieces.",
	"storage-full": "You or your desk have used all the space for files. Ask the operator of the server to allow more.",
	full: "This can take no more changes. Open a new one and continue there, or hand the case on.",
	"unsupported-type": "The server doesn't accept this type of content. Update this program.",
	"range-unsatisfiable": "The server sent the wrong part of the file. Try the download again.",
	"signs-elsewhere": "This server process doesn't sign the logs. Use the address of the process that runs with CLOISTER_SIGNER=true.",
	"too-many-requests": "Too many requests in a short time; wait a minute and try again.",
	"work-needed": "There were too many failed sign-ins with this name. Try again; the account is not locked.",
	"daily-limit":
		"You or your organisation have reached a daily limit: for threads, invites, desks, texts in spaces, or removals from desks. If somebody must lose access today, suspend them.",
	"sign-in-delayed": "There were too many failed sign-ins. Wait, then try again; the account is not locked.",
	internal: "The server or this program has a fault. Try again, and tell the server's operator the request number.",
	unavailable:
		"The server can't be reached or can't write its log. Nothing was changed. Check the address in the line below, then try again in a minute.",
};

/** What each alarm means. Three of them name a member. All others say that the server showed something false. */
export const alarmWords: Record<AlarmCode, string> = {
	"directory-forked":
		"The server shows a different directory than before. Stop working, and compare the directory with a colleague by phone.",
	"directory-shrunk":
		"The server shows an older directory than before. It was restored from an old backup, or it lies. Stop working and call an admin.",
	"directory-void": "The directory holds a statement that breaks the rules. It was ignored. Ask an admin to find out who made it.",
	"keybag-old": "The server sent an old or altered version of your keys. Stop working and call an admin.",
	"network-mismatch":
		"This server belongs to a different network than your account. Check its address with a colleague by phone before you type your password again.",
	"other-address":
		"This is not the server's own address, so nobody was signed in. If somebody sent you the address, it may be a trap: tell an admin.",
	"directory-stale":
		"Too few witnesses have confirmed in the last three days that this directory is the newest. Nothing was sent, because somebody who has left could read it. Check this device's clock, and call an admin. In an emergency, `cloister emergency-write` allows writing for an hour, and the access log records that.",
	"name-mismatch": "The server sent a wrong name for a member. Don't trust that name, and tell an admin.",
	"epoch-not-entitled":
		"Somebody without the right tried to change who can read this. The change was ignored. Tell the desk that owns it before you write.",
	"entry-not-entitled":
		"The server sent an entry by somebody who may not write here. It was ignored. Tell the desk that owns this thread or section.",
	"entry-replayed":
		"The server shows an entry twice or in the wrong place. Don't rely on this thread or section until an admin has checked it.",
	"entry-missing": "A message is missing that later messages refer to. Ask its author whether they can see it, and tell an admin.",
	"entries-dropped": "The server leaves out the newest entries. Make no decision on what you see here, and tell an admin.",
	"waiting-hidden":
		"The server left something out of its lists that waits for you. Your program has found it, and shows it. There may be more that it can't find. Tell an admin, and ask your colleagues by phone what waits.",
	"key-mismatch": "A key doesn't match its signed statement. It was not used. Call the colleague concerned and an admin.",
	"junk-key":
		"A member has signed a key that doesn't open for everybody who should have it. Your program puts a good key in its place. Ask this member what happened, and tell a coordinator.",
	"junk-entry":
		"A member has signed an entry that nobody can open. The server didn't change it. Ask this member what happened, and tell a coordinator.",
	"circle-bad":
		"A member has signed a key for what the network or a region shares, and it doesn't open for everybody who should have it, or leaves out an earlier key. Nothing is written with it. Your program, or that of another desk, puts a good key in its place. Ask this member what happened, and tell an admin.",
	"rejects-again":
		"A member has rejected two keys of your desk in a row, which two colleagues have made. Ask all three what happened, and tell a coordinator.",
	"desk-code-changed":
		"A colleague has made a new printed code for your desk, or has taken the code away. Whoever holds the new paper can open the desk. If you didn't know of it, ask this colleague, and tell a coordinator.",
	"content-tampered":
		"Content was changed after it was signed. The changed content was refused. Ask its author to send it again, and tell an admin.",
	"two-custodians": "The server shows two desks as custodian of one case. Call both desks before anything is decided for the person.",
	"checkpoint-shrunk": "The access log is shorter than before, so entries were removed. Tell the auditors and the admins at once.",
	"log-restarted":
		"The server was restored from a backup, and something that was seen here is lost. Two admins have confirmed this. Ask them why.",
	"lost-in-restore":
		"The server was restored from a backup, and a case or thread that you have seen is lost. Open it again, and write down what you know. Ask the other desks for what they have on paper.",
	"log-forked": "The server shows a different access log than before, so entries were changed. Tell the auditors and the admins at once.",
	"entry-hidden":
		"The server hides an access entry, or shows it in the wrong place. Tell the auditors and the admins the number of the entry.",
	"entry-misdated":
		"The time of an access entry can't be right: somebody has changed it, or the server's clock was wrong. Tell the auditors and the admins the number of the entry.",
	"altered-web-code":
		"The server serves other web code than the released one. Don't open it in a browser. Use this program instead, and call an admin.",
	"freshness-unproven": "Too few witnesses have confirmed the log recently. You can continue, but what you see may be old.",
};

/** Why an entry can't be read. */
export const causeWords: Record<UnreadableCause, string> = {
	"no-grant": "Your desks were never given access to this. The desk that owns it can give you access.",
	"later-only": "You were given access only to later entries. The desk that owns it can give you the history.",
	revoked: "Your access ended when the keys were renewed. Ask the owner if you need later entries.",
	"no-basis": "No basis opens this to your desk now: she said no, or the basis has ended. It stays closed until there is another basis.",
	arriving: "The key has not arrived yet. It arrives when a colleague who has it runs `cloister upkeep`.",
	"unknown-kind": "A newer version of Cloister wrote this. Update this program to read it.",
	junk: "Its author has signed something that nobody can open. Ask the author to send it again.",
	tampered: "This is not what its author wrote, so it is not shown.",
};

/** The channels of a bell, as people call them. */
export const channelWords = { mail: "email", webhook: "webhook" } as const;

/** Why a bell could not ring. */
export const ringFailureWords: Record<RingFailure, string> = {
	"no-mail-server": "this server sends no email any more; ask its operator",
	unreachable: "the other side can't be reached; check the address",
	refused: "the other side refused it; check the address",
	"too-slow": "the other side didn't answer in time",
	"address-not-allowed": "the address isn't on the public internet; set another address",
};

/** Whether the public site is served. */
export const siteStateWords: Record<SiteState, string> = {
	served: "served",
	none: "not served: nothing is released; see `cloister site propose`",
	unreleased: "not served: the folder isn't the build that was released; see `cloister site propose`",
	broken: "not served: its folder is missing or not whole; copy the whole build again",
};

/** Why a basis allows or forbids a hand-off, and what to do. */
export const decisionWords: Record<DecisionCode, string> = {
	ok: "The basis allows this hand-off as it was asked for.",
	"no-consent": "There is no such consent in this case. Record it with `consent record`, or choose another basis.",
	"not-active": "The consent is not in force: it is only proposed, or it was withdrawn or recorded in error. Ask the person again.",
	denied: "The person said no to this. Ask again, and if the answer is yes now, record it with `consent record --replaces`.",
	"other-recipient": "The consent is for another organisation. Each organisation needs its own consent.",
	"not-begun": "The consent has not begun yet. Wait, or record a consent that begins now.",
	ended: "The consent has ended. Ask the person again, and record a new consent.",
	"section-missing": "The consent doesn't list all of these sections. Leave sections out, or ask for a consent that lists them.",
	"section-withheld": "The person withholds one of these sections from this organisation. Leave it out.",
	"purpose-missing": "The consent doesn't list all of these purposes. Leave purposes out, or ask for a consent that lists them.",
	"given-by-guardian": "A guardian gave this consent. Use the basis guardian-consent, with the child's assent.",
	"given-by-person":
		"No guardian gave this consent. A child needs guardian-consent, with assent, or best-interests; for an adult, use the basis consent.",
	"guardian-excluded": "The guardian is part of the harm, so no guardian's consent counts. Use best-interests.",
	"no-assent": "The child has not agreed. Ask the child, and give `--assent` when the child agrees.",
	"second-awaited": "A second member must countersign this basis. Ask a colleague to run `handoff countersign`.",
	"second-refused": "The second member refused this basis. Choose another basis with `handoff extend`.",
	lapsed: "The basis is older than 30 days. Renew it with `handoff extend`.",
	"code-unfit": "The reason code doesn't belong to this kind of basis. Choose a code of this kind of basis.",
};

/** Duties that follow from a decision. */
export const dutyWords: Record<DutyCode, string> = {
	"renew-before": "The basis ends soon, or has ended on the way. Renew it with `handoff extend`.",
	"countersign-within": "A second member must countersign: within 24 hours for a vital interest, before the acceptance for best interests.",
	"tell-person": "This overrides the person's no. Tell the person as soon as it is safe.",
	"record-deny": "If the withdrawal was a no, record it with `consent record --deny`, so that no older consent is used.",
};
