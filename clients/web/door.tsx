/** The entry of the page: the door. It starts the worker at once and loads the house while the person types. */
import { type ComponentType, lazy, type ReactNode, StrictMode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Loading } from "./parts/loading.tsx";
import { AboutThisCopy } from "./screens/door/about.tsx";
import type { Entering } from "./screens/door/entering.ts";
import { Join } from "./screens/door/join.tsx";
import { DoorLayout } from "./screens/door/layout.tsx";
import { Recover } from "./screens/door/recover.tsx";
import { SignIn } from "./screens/door/sign-in.tsx";
import { Waiting } from "./screens/door/waiting.tsx";
import { lock } from "./sitting/end.ts";
import { claimTab } from "./sitting/tab.ts";
import { collectAlarms } from "./sitting/use-alarms.ts";
import { firstLanguage, loadBundle, useWords, WordsProvider } from "./words/words.tsx";
import "./style/tokens.css";
import "./style/base.css";

const loadHouse = () => import("./house.tsx");
const House = lazy(loadHouse);
const Found = lazy(() => import("./screens/found/found.tsx"));

/** Somebody who is signed in. */
interface Entered {
	status: string;
	name: string;
	isShared: boolean;
}

function Door(): ReactNode {
	const hash = useHash();
	const words = useWords();
	const [entered, setEntered] = useState<Entered | null>(null);
	const nameOnLock = entered && !entered.isShared ? entered.name : null;
	// Another tab may take the sitting long after this render.
	const latestName = useRef(nameOnLock);
	useEffect(() => {
		latestName.current = nameOnLock;
	}, [nameOnLock]);
	const entering: Entering = {
		onEntered(answer, { name, isShared }) {
			// The house has no such places.
			if (location.hash in SCREENS) history.replaceState(null, "", "#/");
			setEntered({ ...answer, name, isShared });
		},
		claim: (isTakeover) => claimTab(isTakeover, () => void lock(latestName.current)),
		onTyping: () => void Promise.all([loadHouse(), words.load("casework")]),
	};
	useEffect(() => collectAlarms(), []);
	if (entered && entered.status !== "pending")
		return (
			<Suspense fallback={<Loading />}>
				<House name={nameOnLock} isShared={entered.isShared} />
			</Suspense>
		);
	if (entered)
		return (
			<DoorLayout>
				<Waiting onApproved={() => setEntered({ ...entered, status: "active" })} />
			</DoorLayout>
		);
	const Screen = SCREENS[hash] ?? SignIn;
	return (
		<DoorLayout>
			<Suspense fallback={<Loading />}>
				<Screen key={hash} {...entering} />
			</Suspense>
		</DoorLayout>
	);
}

/** By the hash of the address. Any other hash is a place in the house, which opens after sign-in. */
const SCREENS: Record<string, ComponentType<Entering>> = {
	"#/join": Join,
	"#/recover": Recover,
	"#/found": Found,
	"#/about-this-copy": AboutThisCopy,
};

function useHash(): string {
	const listen = (onChange: () => void) => {
		addEventListener("hashchange", onChange);
		return () => removeEventListener("hashchange", onChange);
	};
	return useSyncExternalStore(listen, () => location.hash);
}

const language = firstLanguage();
const first = { language, bundle: await loadBundle(language, ["door"]) };
createRoot(document.getElementById("page") as HTMLElement).render(
	<StrictMode>
		<WordsProvider first={first}>
			<Door />
		</WordsProvider>
	</StrictMode>,
);
