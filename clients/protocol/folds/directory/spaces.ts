/** The spaces of circles: which there are, who answers for them, and who reads them. SPEC "Spaces", section 1. */
import type { Id } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Statement } from "../../statements/statement.ts";
import { circlesReadBy, deskHasSeat } from "./circle-seats.ts";
import { isIdUsed } from "./lookups.ts";
import type { Directory, Folded, Space } from "./state.ts";

/** The most spaces of a network. */
const MOST_SPACES = 500;

type SpaceProposal = Folded<Statement<"space.add"> | Statement<"space.owner">>;

/** Why a proposal about a space can't take effect as things stand; null when it can. */
export function faultOfSpace(dir: Directory, { type, body }: SpaceProposal): ProtocolError | null {
	const known = dir.spaces.get(body.space);
	if (type === "space.add" && isIdUsed(dir, body.space)) return new ProtocolError("conflict", "space: this id is already in use");
	if (type === "space.add" && dir.spaces.size >= MOST_SPACES)
		return new ProtocolError("full", `space: the network has ${MOST_SPACES} spaces already`);
	const circle = type === "space.add" ? body.circle : known?.circle;
	if (!circle) return new ProtocolError("not-found", "space: there is no such space");
	if (!deskHasSeat(dir, circle, dir.desks.get(body.owner)))
		return new ProtocolError("wrong-state", "owner: must be a desk that has a seat in the circle", "owner");
	return null;
}

/** @throws ProtocolError conflict, full, not-found, wrong-state */
export function checkSpace(dir: Directory, proposal: SpaceProposal): void {
	const fault = faultOfSpace(dir, proposal);
	if (fault) throw fault;
}

/** Records a space, or its new owner. The leaf that does so isn't added yet. */
export function putSpace(dir: Directory, { type, body }: SpaceProposal): void {
	const owner = { desk: body.owner, size: dir.size + 1 };
	const known = dir.spaces.get(body.space);
	if (type === "space.add") dir.spaces.set(body.space, { id: body.space, circle: body.circle, owners: [owner] });
	else if (known) dir.spaces.set(known.id, { ...known, owners: [...known.owners, owner] });
}

/** @throws ProtocolError not-found */
export function spaceOf(dir: Directory, id: Id): Space {
	const space = dir.spaces.get(id);
	if (!space) throw new ProtocolError("not-found", "space: there is no such space");
	return space;
}

/** The desk that answered for a space after the first `size` leaves; null before the space was added. By default the present one. */
export function ownerOfSpace({ owners }: Space, size: number = Number.MAX_SAFE_INTEGER): Id | null {
	return owners.findLast((owner) => owner.size <= size)?.desk ?? null;
}

/** The spaces that this member can read, by a desk with a seat. */
export function spacesReadBy(dir: Directory, member: Id): Space[] {
	const circles = circlesReadBy(dir, member);
	return circles.length === 0 ? [] : [...dir.spaces.values()].filter(({ circle }) => circles.includes(circle));
}
