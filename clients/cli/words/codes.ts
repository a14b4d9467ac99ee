/** What errors, alarms and causes mean to a person, and what to do. */
import type { ErrorCode } from "#protocol/errors.ts";
import type { AlarmCode } from "#sdk/alarms.ts";
import type { UnreadableCause } from "#sdk/compartments/unreadable.ts";

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
export const causeWords: Record<UnreadableCause, string> = {
	"no-grant": "This was never given to a desk of yours; its owner can give it.",
	"later-only": "You were given only what came later; its owner can give you the history.",
	revoked: "You could read until the keys were renewed; what came after is closed to you.",
	arriving: "The key is on its way: it comes when a colleague who has it next runs `cloister chores`.",
	tampered: "This is not what its author wrote; it was refused.",
};
