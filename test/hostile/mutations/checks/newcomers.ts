/** Newcomers and those who vouch for them: what newcomers.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const newcomers: Mutation[] = [
	...of("clients/sdk/sign-in.ts", "newcomers", "serves a checklist", [
		["if (!shown || !memberKeysMatch(sitting.keys(ke), shown))", "if (!shown)", "other keys than mine under my name"],
		["if (!credential) stop(", "if (!credential) return;\n\tif (!credential) stop(", "a directory without my credential"],
		[
			"if (member && member.keyEpoch > 0 && !sitting",
			"if (member && member.keyEpoch < 0 && !sitting",
			"keys in my place that I don't have",
		],
	]),
	...of("clients/sdk/vetting.ts", "newcomers", "serves a checklist", [
		[
			"if (equal(checklistHash(checklist), statement.body.checklist)) return checklist;",
			"return checklist;",
			"a checklist that nobody signed",
		],
		[
			'sitting.alarm({ code: "content-tampered", subject: statement.body.by',
			'void ({ code: "content-tampered", subject: statement.body.by',
			"a checklist that nobody signed is alarmed about",
		],
		["if (fingerprintMatches(typed, sitting.network, joiningKeys(sitting, member))) return;", "return;", "other keys than those read out"],
	]),
	...of("clients/sdk/members.ts", "newcomers", "serves a checklist", [
		[
			'\tif (proposal.statement.type === "member.add")\n\t\tcheckFingerprint(',
			'\tif (proposal.statement.type === "genesis")\n\t\tcheckFingerprint(',
			"keys of somebody whose fingerprint nobody compared",
		],
	]),
	...of("clients/sdk/invites.ts", "newcomers", "shows a newcomer", [
		["if (!token.pinMatches(network)) throw", "if (network.length === 0) throw", "another network than the inviter's"],
		[
			'if (!invite || !equal(invite.pk, key)) throw new ProtocolError("not-found", "invite: is not in the directory");',
			"",
			"an invite that nobody made",
		],
		["\tcheckPage(at, leaves, checkpoint);\n", "", "a newcomer's directory that the log hasn't signed"],
	]),
];
