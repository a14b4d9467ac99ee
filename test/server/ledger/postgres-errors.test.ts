/** Which errors of PostgreSQL keep the connection, and which come from one row. */
import t from "tap";
import { isCausedByRow, isSentByPostgres } from "#server/ledger/postgres-errors.ts";

t.test("an error of a statement is known by its SQLSTATE, in any language of the database", async (t) => {
	for (const severity of ["ERROR", "FEHLER", "ERREUR"]) {
		t.ok(isSentByPostgres({ code: "23514", severity }), severity);
		t.ok(isCausedByRow({ code: "23514", severity, constraint: "purpose_is_known" }), severity);
		t.ok(isCausedByRow({ code: "22P02", severity }), severity);
		t.notOk(isCausedByRow({ code: "23514", severity }), "a missing partition");
		t.notOk(isCausedByRow({ code: "23505", severity, constraint: "entry_pkey" }), "a number that is taken");
	}
});

t.test("an error that ends the connection, and one of the network, isn't an error of a statement", async (t) => {
	for (const error of [
		{ code: "57P01", severity: "FATAL" },
		{ code: "57P01", severity: "SCHWERWIEGEND" },
		{ code: "25P03", severity: "FATAL" },
		{ code: "25P04", severity: "SCHWERWIEGEND" },
		{ code: "XX000", severity: "PANIC" },
		{ code: "08006", severity: "ERROR" },
		{ code: "ECONNRESET" },
		{ code: "EPIPE" },
		{},
	])
		t.notOk(isSentByPostgres(error), JSON.stringify(error));
});
