/** The house: everything behind the door. It brings the router, the cache of answers, the frame and the lock. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Loading } from "./parts/loading.tsx";
import { WithWords } from "./parts/with-words.tsx";
import { startFor } from "./screens/navigation.ts";
import { makeRouter } from "./screens/router.tsx";
import { type SittingFacts, SittingFactsContext } from "./sitting/sitting-facts.ts";
import { useLockSettings } from "./sitting/use-device-settings.ts";
import { useLock } from "./sitting/use-lock.ts";
import { makeQueries, useVerb } from "./sitting/use-verb.ts";
import type { Area } from "./sitting/verbs/index.ts";
import { isOffered, useWords } from "./words/words.tsx";

/**
 * Stops the browser from opening a file or link that is dropped beside a field. The browser would replace the page, and if this is the only
 * tab, that would end the sitting.
 */
const preventDrop = (event: DragEvent): void => {
	if (!(event.target instanceof Element && event.target.closest("input, textarea"))) event.preventDefault();
};

function usePreventDrops(): void {
	useEffect(() => {
		addEventListener("dragover", preventDrop);
		addEventListener("drop", preventDrop);
		return () => {
			removeEventListener("dragover", preventDrop);
			removeEventListener("drop", preventDrop);
		};
	}, []);
}

interface Props {
	/** The sign-in name, or null on a shared computer. */
	name: string | null;
	isSharedComputer: boolean;
}

export default function House(props: Props): ReactNode {
	const { client, end } = useMemo(makeQueries, []);
	useEffect(() => end, [end]);
	useEffect(() => void import("./style/fonts.css").catch(() => {}), []);
	const { isLoaded } = useWords();
	const entered = (
		<WithWords part="casework">
			<QueryClientProvider client={client}>
				<Entered {...props} />
			</QueryClientProvider>
		</WithWords>
	);
	// The frame of the screens has its own `main`, and is shown when the messages are there. Until then, this is the page's `main`.
	return isLoaded("casework") ? entered : <main className="frame-main">{entered}</main>;
}

/** The areas that are shown when `myAreas` fails. Their screens then show the error. */
const FALLBACK_AREAS: readonly Area[] = ["casework"];

function Entered(props: Props): ReactNode {
	const areas = useVerb("myAreas");
	const addressKey = useVerb("addressKey");
	if (areas.isPending || addressKey.isPending) return <Loading />;
	return <Screens {...props} areas={areas.data ?? FALLBACK_AREAS} addressKey={addressKey.data ?? null} />;
}

interface ScreensProps extends Props {
	areas: readonly Area[];
	/** Null on a shared computer, and when the device can't keep a key. Then the browser's history gets no address of a screen. */
	addressKey: Uint8Array | null;
}

function Screens({ name, isSharedComputer, areas, addressKey }: ScreensProps): ReactNode {
	const [start] = useState(() => startFor(areas));
	const [key] = useState(addressKey);
	const router = useMemo(() => makeRouter(key, start), [key, start]);
	const countdown = useLock();
	useLockSettings();
	usePreventDrops();
	useLanguageOfTabs();
	const facts: SittingFacts = useMemo(() => ({ name, isSharedComputer, countdown, areas }), [name, isSharedComputer, countdown, areas]);
	return (
		<SittingFactsContext value={facts}>
			<RouterProvider router={router} />
		</SittingFactsContext>
	);
}

/** A change of language in one tab reaches the other tabs, because the language is a setting of the device. */
function useLanguageOfTabs(): void {
	const { setLanguage } = useWords();
	useEffect(() => {
		const onStorage = ({ key, newValue }: StorageEvent) => {
			// Without a connection the words may be missing. The present language stays then.
			if (key === "language" && newValue !== null && isOffered(newValue)) setLanguage(newValue).catch(() => {});
		};
		addEventListener("storage", onStorage);
		return () => removeEventListener("storage", onStorage);
	}, [setLanguage]);
}
