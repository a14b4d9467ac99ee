/** The areas of work of a member. They decide which places the navigation shows. The server decides what each member may do. */
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { keepSynced } from "#sdk/directory/directory.ts";
import { changeSealedText } from "#sdk/sealed-texts.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** casework: cases and threads of desks. coordination: the people and desks of one organisation. administration: the network. audit: the access log. */
export type Area = "casework" | "coordination" | "administration" | "audit";

/** The areas of the signed-in member, by the verified directory. An auditor has no other area than audit. */
export const myAreas = reads({ topics: ["directory"], isAskedByProgram: true }, async (sitting: Sitting): Promise<Area[]> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	switch (session.dir.members.get(session.me)?.role) {
		case "auditor":
			return ["audit"];
		case "admin":
			return desksOf(session.dir, session.me).length > 0 ? ["casework", "administration"] : ["administration"];
		case "coordinator":
			return ["casework", "coordination"];
		default:
			return ["casework"];
	}
});

/** In bytes. */
const ADDRESS_KEY = 32;

/** The key that seals the addresses of screens in the browser's history. It is kept on this device, sealed. Null on a shared computer. */
export const addressKey = reads({ topics: [] }, async (sitting: Sitting): Promise<Uint8Array | null> => {
	if (sitting.isSharedComputer) return null;
	let key: Uint8Array = new Uint8Array();
	await changeSealedText(sessionOf(sitting), "address-key", (kept) => {
		key = kept === null ? crypto.getRandomValues(new Uint8Array(ADDRESS_KEY)) : fromBase64Url(kept);
		return toBase64Url(key);
	});
	return key;
});
