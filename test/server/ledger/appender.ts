/** One of several processes that append at once: `appender.ts <url> <count>`. Sends the numbers of its entries to its parent. */
import { manualClock } from "#server/base/clock.ts";
import { openLedger } from "#server/ledger/index.ts";
import { fields, silent } from "../../support/ledger.ts";

const [, , url = "", count = "0"] = process.argv;
const ledger = await openLedger({ url, clock: manualClock(), log: silent, unsafeForTests: true });
const numbers: number[] = [];
const caller = async () => {
	for (let i = 0; i < Number(count) / 20; i++) numbers.push(await ledger.append(fields()));
};
await Promise.all(Array.from({ length: 20 }, caller));
await ledger.stop();
process.send?.(numbers, () => process.disconnect());
