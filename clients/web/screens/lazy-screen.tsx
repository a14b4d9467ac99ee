/**
 * Screens whose code is loaded when they are opened. When the loading fails, the screen says so and can try again. It never loads the page
 * anew, as the router's own lazy routes do, because a new page would end the sitting just when the connection is bad.
 */
import { useMatch } from "@tanstack/react-router";
import { type ComponentType, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { WaitingHeading } from "../parts/states.tsx";
import { WithWords } from "../parts/with-words.tsx";
import type { WordPart } from "../words/words.tsx";
import { BrokenLink } from "./not-found.tsx";
import { NotLoaded } from "./not-loaded.tsx";
import { isWholeAddress } from "./whole-address.ts";

type Load = () => Promise<{ default: ComponentType }>;

interface Screen {
	load: Load;
	/** The part of the messages that the screen needs besides those of casework. */
	part: WordPart | undefined;
	/** The component of the screen; null until it is loaded. */
	Loaded: ComponentType | null;
}

/** All screens, by the path of their route. */
const screens = new Map<string, Screen>();

/**
 * @param path of the route, such as "/cases/$id".
 * @param part of the messages that the screen needs besides those of casework.
 * @returns the component of the route.
 */
export function lazyScreen(path: string, load: Load, part?: WordPart): () => ReactNode {
	screens.set(path, { load, part, Loaded: null });
	return LazyScreen;
}

/**
 * Loads all screens of these places, one after the other, so that they open later without waiting, and without a connection.
 * @param places such as "/cases". @param whenIdle resolves when the person waits for no answer of the server.
 */
export async function loadEarly(places: string[], whenIdle: () => Promise<void>): Promise<void> {
	for (const [path, screen] of screens) {
		if (screen.Loaded || !places.some((place) => path === place || path.startsWith(`${place}/`))) continue;
		await whenIdle();
		await loadScreen(screen).catch(() => {});
	}
}

async function loadScreen(screen: Screen): Promise<void> {
	screen.Loaded ??= (await screen.load()).default;
}

function LazyScreen(): ReactNode {
	const { fullPath, params } = useMatch({ strict: false }) as { fullPath: string; params: Record<string, string> };
	const screen = screens.get(fullPath);
	if (!screen) throw new Error(`no screen is at ${fullPath}`);
	if (!isWholeAddress(params)) return <BrokenLink />;
	return <Loader key={fullPath} screen={screen} />;
}

function Loader({ screen }: { screen: Screen }): ReactNode {
	const { Loaded, part } = screen;
	const [state, setState] = useState<"waiting" | "loaded" | "failed">("waiting");
	const open = useCallback(() => {
		setState("waiting");
		void loadScreen(screen).then(
			() => setState("loaded"),
			() => setState("failed"),
		);
	}, [screen]);
	useEffect(() => {
		// `Loaded` is from the last render. The screen may have been loaded since, and must then be rendered once more.
		if (!Loaded) open();
	}, [Loaded, open]);
	if (!Loaded) return state === "failed" ? <NotLoaded onAgain={open} /> : <WaitingHeading id="parts.opening" />;
	// The messages of forms, and those of another language, may arrive after the screen. Meanwhile the frame around the screen stays.
	const shown = (
		<Suspense fallback={<WaitingHeading id="parts.opening" />}>
			<Loaded />
		</Suspense>
	);
	return part ? <WithWords part={part}>{shown}</WithWords> : shown;
}
