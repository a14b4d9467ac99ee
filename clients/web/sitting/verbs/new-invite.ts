/** Makes invites. The code of an invite is shown once. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { countryOf, organisationName } from "#protocol/folds/directory.ts";
import { invite, type UnlockedSession } from "#sdk/index.ts";

export interface InviteInput {
	/** The role of a new colleague. A returning colleague keeps the earlier role. */
	role: Role;
	/** The desk that the person will belong to. */
	desk: string | null;
	/** A colleague who has lost the password and the recovery code. Null for a new colleague. */
	member: string | null;
	/** Whom the invite is for, as its list shows it. Empty for none. */
	label: string;
	/** For how many days the invite can be used. */
	days: number;
}

export interface NewInviteView {
	code: string;
	/** UTC ms. */
	expires: number;
	network: string;
	organisation: string;
	/** ISO 3166-1 alpha-2. */
	country: string | null;
	role: string;
	desk: string | null;
}

const DAY = 86_400_000;

interface InviteFields extends Omit<InviteInput, "member"> {
	organisation: Id | null;
	/** A member who has lost all keys. Left out or null for somebody new. */
	member?: Id | null;
}

/** Makes an invite, and returns what is shown of it once. */
export async function makeInvite(session: UnlockedSession, { days, ...fields }: InviteFields): Promise<NewInviteView> {
	const { code, expires } = await invite(session, { ...fields, validFor: days * DAY });
	const { role, organisation, desk } = fields;
	return {
		code,
		expires,
		role,
		network: session.dir.genesis?.body.name ?? "",
		organisation: organisationName(session.dir, organisation) ?? "",
		country: countryOf(session.dir, organisation),
		desk: nameOfDesk(session, desk),
	};
}

export const nameOfDesk = ({ dir }: UnlockedSession, desk: Id | null) => (desk && dir.desks.get(desk)?.name) || null;
