/**
 * The daily work: three times a week people look into their inbox and read the cases that they work on. One evening somebody opens
 * everything. The access log has both, and an auditor can tell them apart.
 */
import type { Section } from "#protocol/codes.ts";
import { viewCase } from "#sdk/casework/index.ts";
import type { Scene, Story } from "./scene.ts";

const READING_DAYS = new Set(["Mon", "Wed", "Fri"]);

export const everyDay: Story = ({ ana, ion, eleni, layla, mareike, times, open }) => {
	const mornings: Scene[] = [];
	for (let day = 28; day >= 1; day--) {
		const at = times.on(day, "07:15");
		if (!READING_DAYS.has(new Date(at).toUTCString().slice(0, 3))) continue;
		mornings.push({
			at,
			async run() {
				for (const who of [ana, ion, eleni, layla, mareike]) await who.inbox();
				for (const { id, reader, sections } of open) await readAllowed(reader, id, sections);
			},
		});
	}
	const evening: Scene = {
		at: times.on(9, "21:40"),
		async run() {
			// Layla opens each section of each case that her desk has or had, and most of them have nothing to do with her work.
			for (const { id } of [...new Map(open.map((each) => [each.id, each])).values()]) await readEverything(layla, id);
		},
	};
	return [...mornings, evening];
};

type Reader = Parameters<Story>[0]["ion"];

/** Reads the sections that the desk may still read. */
async function readAllowed(reader: Reader, id: string, sections: Section[]): Promise<void> {
	const mayRead = (await viewCase(reader.session, id)).sections.filter(({ reads, closed }) => reads && !closed);
	await reader.read(id, ...sections.filter((section) => mayRead.some((row) => row.section === section)));
}

async function readEverything(reader: Reader, id: string): Promise<void> {
	const { sections } = await viewCase(reader.session, id).catch(() => ({ sections: [] }));
	for (const { section } of sections.filter(({ reads, past }) => reads || past)) await reader.open(id, section);
}
