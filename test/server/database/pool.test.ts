/** Closing the pool of connections. */
import { pino } from "pino";
import t from "tap";
import { CLOSE_MS, closePool, openPool } from "../../../server/database/pool.ts";
import { testDatabase } from "../../support/database.ts";

t.test("a closed pool has no connection left, so that the database can stop", async (t) => {
	const { app } = await testDatabase(t);
	const pool = openPool(app, 5, pino({ level: "silent" }));
	const clients = await Promise.all(Array.from({ length: 5 }, () => pool.connect()));
	let ended = 0;
	for (const client of clients) {
		client.on("end", () => ended++);
		client.release();
	}
	await closePool(pool);
	t.equal(ended, 5);
});

t.test("a pool that nobody has used closes at once", async (t) => {
	const { app } = await testDatabase(t);
	const pool = openPool(app, 5, pino({ level: "silent" }));
	const waited = new Promise((resolve) => setTimeout(resolve, CLOSE_MS, "waited as long as for lost connections").unref());
	t.equal(await Promise.race([closePool(pool).then(() => "closed"), waited]), "closed");
});
