/** The entry of the page: the door. It starts the worker at once and loads the house while the person types. */
import { type ComponentType, lazy, type ReactNode, StrictMode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Loading } from "./parts/loading.tsx";
import { AboutThisCopy } from "./screens/door/about.tsx";
import type { Entering } from "./screens/door/entering.ts";
import { Join } from "./screens/door/join.tsx";
import { DoorLayout } from "./screens/door/layout.tsx";
import { SignIn } from "./screens/door/sign-in.tsx";
import { end } from "./sitting/end.ts";
import type { Entered } from "./sitting/kinds.ts";
import { openSitting } from "./sitting/open.ts";
import { collectAlarms } from "./sitting/use-alarms.ts";
import { firstLanguage, loadBundle, useWords, WordsProvider } from "./words/words.tsx";
import "./style/tokens.css";
import "./style/base.css";

const loadHouse = () => import("./house.tsx");
const House = lazy(loadHouse);
// Few people need these.
const Recover = lazy(() => import("./screens/door/recover.tsx"));
const Waiting = lazy(() => import("./screens/door/waiting.tsx"));
const Found = lazy(() => import("./screens/found/found.tsx"));

function Door(): ReactNode {
	const hash = useHash();
	const words = useWords();
	const [entered, setEntered] = useState<Entered | null>(null);
	const [others, setOthers] = useState<Entered | null>(null);
	const Screen = SCREENS[hash] ?? SignIn;
	// The sitting of another tab is shown here too. Somebody who joins or recovers isn't interrupted by it.
	useEffect(() => {
		if (Screen === SignIn && others) setEntered((mine) => mine ?? others);
	}, [Screen, others]);
	const nameOnLock = entered && !entered.isShared ? entered.name : null;
	// The sitting may end long after this render.
	const latest = useRef({ entered, nameOnLock });
	useEffect(() => {
		latest.current = { entered, nameOnLock };
	});
	const entering: Entering = {
		onEntered(answer, { name, isShared }) {
			// The house has no screens at the addresses of the door.
			if (location.hash in SCREENS) history.replaceState(null, "", "#/");
			setEntered({ ...answer, name, isShared });
		},
		async claim(isTakeover) {
			const isMine = await openSitting().call("claim", { isTakeover });
			if (isMine) setOthers(null);
			return isMine;
		},
		onTyping: () => void Promise.all([loadHouse(), words.load("casework")]),
	};
	useEffect(() => {
		collectAlarms();
		return openSitting().onEvent((event) => {
			if (event.kind === "entered") setOthers(event.entered);
			if (event.kind !== "end") return;
			setOthers(null);
			if (latest.current.entered) void end(event.how, latest.current.nameOnLock);
		});
	}, []);
	if (entered && entered.status !== "pending")
		return (
			<Suspense fallback={<Loading />}>
				<House name={nameOnLock} isShared={entered.isShared} />
			</Suspense>
		);
	if (entered)
		return (
			<DoorLayout>
				<Suspense fallback={<Loading />}>
					<Waiting onApproved={() => setEntered({ ...entered, status: "active" })} />
				</Suspense>
			</DoorLayout>
		);
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
