/** Rings the devices of members whom a message mentions. SPEC "Cases", section 12. */
import { and, eq } from "drizzle-orm";
import type { Id } from "#protocol/bytes.ts";
import { type Directory, desksOf } from "#protocol/folds/directory.ts";
import type { Db } from "#server/database/database.ts";
import { devicesOf, ringDevices } from "./devices.ts";
import { onDuty } from "./ladder.ts";
import { busyUntil, teamsOf } from "./rota.ts";
import { ORDINARY_EVERY_MS } from "./rules.ts";
import { mention, pushDevice } from "./tables.ts";

/**
 * Rings the devices that always ring, and those of members on duty. A mention waits while its member is with somebody, in the quiet hours of
 * all of their desks, and for a quarter of an hour after the last ring.
 * @param quiet the desks with quiet hours now.
 */
export async function ringMentions(db: Db, directory: Directory, now: number, quiet: readonly Id[]): Promise<void> {
	const rows = await db
		.selectDistinct({ member: mention.member })
		.from(mention)
		.innerJoin(pushDevice, eq(pushDevice.member, mention.member))
		.where(eq(mention.waits, true));
	for (const { member } of rows) {
		const desks = desksOf(directory, member).map(({ id }) => id);
		const isQuiet = desks.length > 0 && desks.every((desk) => quiet.includes(desk));
		if (isQuiet || (await busyUntil(db, member, now)) !== null) continue;
		const teams = await teamsOf(db, directory, desks, now);
		const isOnDuty = [...teams.values()].some(({ team }) => onDuty(team, now).includes(member));
		const devices = (await devicesOf(db, member)).filter(({ always }) => always || isOnDuty);
		if (devices.some(({ rungAt }) => rungAt !== null && rungAt > now - ORDINARY_EVERY_MS)) continue;
		await ringDevices(db, devices, now);
		await db
			.update(mention)
			.set({ waits: false })
			.where(and(eq(mention.member, member), eq(mention.waits, true)));
	}
}
