/** The router of the house. A screen is loaded when it is opened. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, type ErrorComponentProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../parts/button.tsx";
import { Heading } from "../parts/heading.tsx";
import { Notice } from "../parts/notice.tsx";
import { Say } from "../words/words.tsx";
import { addressesWith, sealedHistory } from "./addresses.ts";
import { House } from "./house-frame.tsx";
import { lazyScreen } from "./lazy-screen.tsx";
import { NotFound } from "./not-found.tsx";
import { ROUTES, type ScreenRoute } from "./routes.ts";

const root = createRootRoute({ component: House, notFoundComponent: NotFound });

function routeOf<const Path extends string>({ path, load, part }: ScreenRoute<Path>) {
	return createRoute({ getParentRoute: () => root, path, component: lazyScreen(path, load, part) });
}

/** Keeps the path of each route in its type. So a link to an unknown path is a type error. */
type RoutesOf<Screens extends readonly ScreenRoute[]> = {
	-readonly [Index in keyof Screens]: ReturnType<typeof routeOf<Screens[Index]["path"]>>;
};

// For TypeScript, the array that `map` returns may have any length.
const tree = root.addChildren(ROUTES.map((each) => routeOf(each)) as unknown as RoutesOf<typeof ROUTES>);

/** The paths without ids. */
const OPEN: ReadonlySet<string> = new Set(ROUTES.map(({ path }) => path).filter((path) => !path.includes("$")));

/**
 * @param key seals addresses in the history of the browser. Null on a shared computer: then the history gets no path of a screen.
 * @param start the path of this member's first screen.
 */
export function makeRouter(key: Uint8Array | null, start: string) {
	const history = key ? sealedHistory(addressesWith(key, OPEN)) : createMemoryHistory();
	if (history.location.pathname === "/") history.replace(start);
	return createRouter({ routeTree: tree, history, defaultErrorComponent: Fault, scrollRestoration: true });
}

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof makeRouter>;
	}
}

/** The error isn't shown, because its text may contain something about a case. */
function Fault({ reset }: ErrorComponentProps): ReactNode {
	return (
		<>
			<Heading id="house.fault" />
			<Notice kind="danger">
				<Say as="p" id="house.fault-help" />
				<Button kind="primary" onClick={reset} id="parts.try-again" />
			</Notice>
		</>
	);
}
