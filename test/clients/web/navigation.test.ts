/** The places of the navigation, by the areas that a member works in. */
import t from "tap";
import { placesFor, startFor } from "../../../clients/web/screens/navigation.ts";

const routes = (areas: Parameters<typeof placesFor>[0]) => placesFor(areas).map(({ to }) => to);
const CASEWORK = ["/today", "/cases", "/threads", "/handoffs", "/network", "/people"];

t.test("each area has its places, and a member with several areas sees all their places in one order", async (t) => {
	t.same(routes(["casework"]), CASEWORK);
	const coordinator = routes(["casework", "coordination"]);
	t.same(coordinator.slice(0, 6), CASEWORK);
	t.ok(coordinator.includes("/desk"));
	const admin = routes(["administration"]);
	t.notOk(admin.includes("/cases") || admin.includes("/desk"), admin.join(", "));
	t.same(
		routes(["casework", "administration"]).filter((each) => CASEWORK.includes(each)),
		CASEWORK,
	);
});

t.test("an auditor sees what waits, whom to phone, and the log", async (t) => {
	const places = routes(["audit"]);
	t.ok(places.length > 1, places.join(", "));
	for (const to of places) t.match(to, /^\/(log|today$|people$)/);
	t.equal(startFor(["audit"]), "/log");
});

t.test("casework begins with Today", async (t) => {
	t.equal(startFor(["casework"]), "/today");
	t.equal(startFor(["casework", "coordination"]), "/today");
	t.equal(startFor(["casework", "administration"]), "/today");
});
