/** A network with a space of the circle `network`, in which two organisations have seats and a third one has none. */
import type { Id } from "#protocol/bytes.ts";
import type { Cbor } from "#protocol/cbor.ts";
import { approve, changeOrganisation, type ItemEntry, proposeSpace, type RowInput, startItem, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "./sdk.ts";

type Test = Parameters<typeof readyNetwork>[0];

/** @param settings of the server. */
export async function spaceWorld(t: Test, settings: Parameters<typeof readyNetwork>[1] = {}) {
	const ready = await readyNetwork(t, settings);
	return { ...ready, ...(await addSpace(ready)) };
}

type Ready = Pick<Awaited<ReturnType<typeof readyNetwork>>, "founder" | "admin" | "origin" | "transit" | "destination">;

/** Adds the space to a network. @param scope of the third organisation. */
export async function addSpace({ founder, admin, origin, transit, destination }: Ready, scope: "full" | "limited" = "limited") {
	const setFacts = async ({ id }: { id: Id }, of: "full" | "limited", region: "asia" | "europe" = "asia") => {
		const object = await changeOrganisation(founder.session, { organisation: id, region, affiliation: "secular", scope: of });
		await approve(admin.session, object);
	};
	await setFacts(origin, "full");
	await setFacts(transit, "full", "europe");
	await setFacts(destination, scope);
	const { space, object } = await proposeSpace(founder.session, { circle: "network", owner: origin.desk });
	await approve(admin.session, object);
	for (const { session } of [origin, transit, destination].flatMap(({ coordinator, staff }) => [coordinator, staff]))
		await syncDirectory(session);
	return { space, setFacts };
}

export const row = (title: string, more: Partial<RowInput> = {}): RowInput => ({
	form: "topic",
	titles: { en: title },
	kind: "question",
	tags: [],
	regions: ["asia"],
	state: "open",
	...more,
});

export const topic = (title: string) => ({ act: "topic", values: { title } });
export const post = (text: string) => ({ act: "post", values: { text } });

/** The row that follows from the entries of a topic of these tests. */
export function rowFrom(entries: readonly ItemEntry[]): RowInput | null {
	const newest = entries.findLast(({ content }) => content?.act === "topic")?.content?.values as { title: string } | undefined;
	return newest ? row(newest.title) : null;
}

/** What the posts of an item say, in order. */
export const textsOf = (entries: readonly ItemEntry[]): (Cbor | undefined)[] =>
	entries.filter(({ uncounted }) => uncounted === null).map(({ content }) => content?.values.title ?? content?.values.text);

/** Starts a topic. @returns its id. */
export async function start(session: Parameters<typeof startItem>[0], space: Id, title: string): Promise<Id> {
	return (await startItem(session, space, { content: topic(title), row: row(title) })).item;
}
