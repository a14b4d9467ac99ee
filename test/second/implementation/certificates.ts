/** Second implementation of spec/cases.md, section 9: the custody certificate. */
import { base64url, fromBase64url, hex, refuse } from "./bytes.ts";
import { Case } from "./folds/cases.ts";
import { Directory } from "./folds/directory.ts";
import { type Body, must, type Plain, plain } from "./folds/plain.ts";
import { fromWire } from "./statements.ts";

/** An object with exactly these fields. */
function exactly(value: unknown, ...names: string[]): Body {
	if (typeof value !== "object" || value === null || Object.keys(value).sort().join() !== names.sort().join()) refuse("other fields");
	return value as Body;
}

/** The directory after each number of leaves, as far as statements cite it. */
class Directories {
	readonly #leaves: Plain[];
	readonly #known = new Map<number, Directory>();

	constructor(leaves: Plain[]) {
		this.#leaves = leaves;
	}

	at(size: number): Directory {
		must(size <= this.#leaves.length, "a later directory than the certificate has");
		const directory = this.#known.get(size) ?? new Directory();
		for (const leaf of this.#leaves.slice(directory.size, size)) directory.apply(leaf);
		this.#known.set(size, directory);
		return directory;
	}
}

/** @param trusted the network's id. @returns the state of the hand-off, and whether it has moved custody. Refuses any fault. */
export function verifyCertificate(json: unknown, trusted: Uint8Array): { state: string; custodyMoved: boolean } {
	const certificate = exactly(json, "format", "network", "case", "handoff", "statements", "directory");
	const { format, network, case: id, handoff, statements, directory } = certificate;
	must(format === "cloister/1/custody-certificate" && network === base64url(trusted), "another format or network");
	const { leaves, checkpoint } = exactly(directory, "leaves", "checkpoint");
	const { size, root, signature } = exactly(checkpoint, "size", "root", "signature");
	const directories = new Directories(leaves.map((leaf: unknown) => plain(fromWire(trusted, leaf))));
	const newest = directories.at(leaves.length);
	must(
		hex(newest.network) === hex(trusted) && newest.size === size && newest.state().root === hex(fromBase64url(root)),
		"another directory",
	);
	const signed = { size, root: hex(fromBase64url(root)), signature: hex(fromBase64url(signature)) };
	must(newest.isSigned("directory", signed), "the directory isn't signed");

	const view = new Case(false);
	for (const wire of statements) {
		const statement = plain(fromWire(trusted, wire));
		const { type, body } = statement;
		must(/^(case|consent|handoff)\./.test(type) && body.case === id, "of another case");
		const cited = directories.at(body.cp.size);
		cited.checkSigner(statement, true);
		view.apply(statement, {
			organisationOf: (desk) => cited.desks.get(desk)?.organisation,
			isMemberOf: (member, desk) => cited.isMemberOf(member, desk),
			canHold: (desk) => cited.canHold(desk),
			isGone: (desk) => !cited.isCurrentDesk(desk),
			goneSince: (desk) => cited.goneSince(desk),
			isSuspended: (desk) => cited.isSuspended(desk),
			hasActive: (desk, except) => cited.hasActive(desk, except),
			activeOrganisations: () => cited.activeOrganisations(),
			countryOf: (desk) => cited.countryOf(desk),
			isAdmin: (member) => cited.isActiveAdmin(member),
			newestAt: (size) => cited.newestAt(size),
		});
	}
	const found = view.handoffs[handoff];
	must(found !== undefined, "no such hand-off");
	return { state: found.state, custodyMoved: view.route.includes(handoff) };
}
