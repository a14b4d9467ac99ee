/** Verbs about people who join an organisation: invites, newcomers, and what waits for an admin. */

import { type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { cancelInvite, openInvites, syncDirectory, type UnlockedSession, unansweredVettingAsks, vettingQueue } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Named, named } from "#sdk/views/proposals.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type InviteInput, makeInvite, type NewInviteView, nameOfDesk } from "./new-invite.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** An invite that can still be used. */
export interface PendingInvite {
	id: string;
	/** Whom it is for; null when the inviter wrote nothing. */
	label: string | null;
	role: string;
	organisation: string | null;
	desk: string | null;
	/** The name of the member who comes back; empty when it isn't known. Null for a new colleague. */
	returning: string | null;
	by: Named;
	isMine: boolean;
	/** UTC ms. */
	expires: number;
}

/** Somebody who has joined. */
export interface JoinedView {
	id: string;
	name: string | null;
	role: string;
	desk: string | null;
	/** When they joined, UTC ms. */
	since: number;
}

export interface JoiningView {
	/** People who have joined, and for whom nobody has vouched yet. */
	newcomers: JoinedView[];
	/** People who were vouched for, and whom no admin has approved yet. isAsked: an admin has asked for more since the last answer. */
	vouched: { proposal: string; name: string | null; since: number; isAsked: boolean }[];
}

/** The people who are joining my organisation, and how far each of them is. For coordinators, so invites of auditors are left out. */
export const listJoining = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<JoiningView> => {
	const session = sessionOf(sitting);
	await syncDirectory(session);
	const { dir, me } = session;
	const organisation = dir.members.get(me)?.organisation ?? null;
	const names = await namesOf(session);
	const { newcomers, proposals } = await vettingQueue(session);
	return {
		newcomers: newcomers.flatMap(({ id, role, joining }) => {
			const join = joining === null ? undefined : dir.joins.get(joining);
			if (!join) return [];
			const desk = nameOfDesk(session, dir.invites.get(join.invite)?.desk ?? null);
			return [{ id, name: names.get(id) ?? null, role, desk, since: join.statement.body.at }];
		}),
		vouched: proposals.flatMap((waiting) => {
			const { type, body } = waiting.proposal.statement;
			if (type !== "member.add" || organisationOfJoin(session, body) !== organisation) return [];
			const name = names.get(body.member) ?? null;
			return [{ proposal: toBase64Url(waiting.object), name, since: body.at, isAsked: unansweredVettingAsks(waiting).length > 0 }];
		}),
	};
});

/** The invites that nobody has used and that I may cancel. */
export const listInvites = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<PendingInvite[]> => {
	const session = sessionOf(sitting);
	await syncDirectory(session);
	const names = await namesOf(session);
	return openInvites(session).map(({ invite: id, label, role, organisation, desk, member, by, expires }) => ({
		id,
		label,
		role,
		organisation: organisationName(session.dir, organisation),
		desk: nameOfDesk(session, desk),
		returning: member === null ? null : (names.get(member) ?? ""),
		by: named(names, by),
		isMine: by === session.me,
		expires,
	}));
});

/** Ends an invite that nobody has used. */
export const endInvite = changes(anyOf("directory"), async (sitting: Sitting, { invite: id }: { invite: string }): Promise<void> => {
	await cancelInvite(sessionOf(sitting), id);
});

function organisationOfJoin({ dir }: UnlockedSession, { join }: Fields<"member.add">): Id | null | undefined {
	return dir.invites.get(dir.joins.get(keyOf(join))?.invite ?? "")?.organisation;
}

/** Invites somebody to my organisation. @returns the code, which is shown once. */
export const inviteColleague = changes(anyOf("directory"), async (sitting: Sitting, input: InviteInput): Promise<NewInviteView> => {
	const session = sessionOf(sitting);
	const { members } = session.dir;
	const organisation = members.get(session.me)?.organisation ?? null;
	return makeInvite(session, { ...input, organisation, role: members.get(input.member ?? "")?.role ?? input.role });
});
