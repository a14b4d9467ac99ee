/** The entry of the page: the door. It starts the worker at once and loads the house while the person types. */
import {
	type ComponentType,
	lazy,
	type ReactNode,
	StrictMode,
	Suspense,
	useCallback,
	useEffect,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import { createRoot } from "react-dom/client";
import { CopyLimits } from "./parts/copy-limits.tsx";
import { LooseFields } from "./parts/form.tsx";
import { Heading } from "./parts/heading.tsx";
import { Loading } from "./parts/loading.tsx";
import { BackToSignIn } from "./screens/door/back-to-sign-in.tsx";
import type { Entering } from "./screens/door/entering.ts";
import { DoorLayout } from "./screens/door/layout.tsx";
import { SignIn } from "./screens/door/sign-in.tsx";
import { end, forgetEndByServer, keepName } from "./sitting/end.ts";
import { ConnectionLost, type Entered } from "./sitting/kinds.ts";
import { openSitting } from "./sitting/open.ts";
import { collectAlarms } from "./sitting/use-alarms.ts";
import { forgetAllKept } from "./sitting/without-connection.ts";
import { loadBundle } from "./words/bundles.ts";
import { firstLanguage } from "./words/languages.ts";
import { Say, useWords, WordsProvider } from "./words/words.tsx";
import "./style/tokens.css";
import "./style/base.css";

const loadHouse = () => import("./house.tsx");
const House = lazy(loadHouse);
// Few people need these.
const Join = lazy(() => import("./screens/door/join.tsx"));
const Recover = lazy(() => import("./screens/door/recover.tsx"));
const Waiting = lazy(() => import("./screens/door/waiting.tsx"));
const RingTest = lazy(() => import("./screens/door/ring-test.tsx"));
const Found = lazy(() => import("./screens/found/found.tsx"));

function Door(): ReactNode {
	const hash = useHash();
	const words = useWords();
	const [entered, setEnteredState] = useState<Entered | null>(null);
	// Whether the browser has a sitting that began in another tab.
	const [hasOthers, setOthers] = useState(false);
	const Screen = SCREENS[hash] ?? SignIn;
	// For the event handlers: they need the newest value before the next render.
	const latest = useRef<Entered | null>(null);
	const setEntered = useCallback((next: Entered) => {
		latest.current = next;
		setEnteredState(next);
	}, []);
	// The sitting of another tab is shown here too. Somebody who joins or recovers isn't interrupted by it.
	useEffect(() => {
		if (Screen !== SignIn || !hasOthers) return;
		const show = (theirs: Entered | null) => theirs && !latest.current && setEntered(theirs);
		// The call fails when the other tab's sitting ends meanwhile. Then the door stays.
		openSitting()
			.call("follow")
			.then(show)
			.catch(() => {});
	}, [Screen, hasOthers, setEntered]);
	const entering: Entering = {
		onEntered(answer, { name, isSharedComputer }) {
			// The house has no screens at the addresses of the door.
			if (location.hash in SCREENS) history.replaceState(null, "", "#/");
			forgetEndByServer();
			keepName(isSharedComputer ? null : name);
			if (isSharedComputer) void forgetAllKept().catch(() => {});
			setEntered({ ...answer, name, isSharedComputer });
		},
		async claim(isTakeover) {
			const isMine = await claim(isTakeover);
			if (isMine) setOthers(false);
			return isMine;
		},
		// What can't be loaded here is loaded again when the house opens.
		onTyping: () => void Promise.allSettled([loadHouse(), words.load("casework")]),
	};
	useEffect(() => {
		collectAlarms();
		return openSitting().onEvent((event) => {
			if (event.kind === "entered") setOthers(true);
			if (event.kind !== "end") return;
			setOthers(false);
			if (!latest.current) return;
			// Whoever signs out or hides in another tab leaves no name here either.
			const isForgotten = event.how === "sign-out" || event.how === "hide";
			void end(event.how, isForgotten ? null : nameOnLock(latest.current));
		});
	}, []);
	if (entered && entered.status !== "pending")
		return (
			<Suspense fallback={<Loading />}>
				<House name={nameOnLock(entered)} isSharedComputer={entered.isSharedComputer} />
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

/** Claims the sitting for this tab. If the worker ends before it answers, the next worker is asked. @returns whether this tab got it. */
async function claim(isTakeover: boolean): Promise<boolean> {
	const ask = () => openSitting().call("claim", { isTakeover });
	return ask().catch((error) => (error instanceof ConnectionLost ? ask() : Promise.reject(error)));
}

/** The sign-in name that is filled in after a lock; null on a shared computer. */
const nameOnLock = ({ name, isSharedComputer }: Entered) => (isSharedComputer ? null : name);

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
			<LooseFields>
				<Door />
				<Suspense>
					<RingTest />
				</Suspense>
			</LooseFields>
		</WordsProvider>
	</StrictMode>,
);

/** `#/about-this-copy`: which release the network has, and what a page can't prove about itself. */
function AboutThisCopy(): ReactNode {
	return (
		<>
			<Heading id="door.about" />
			<Say as="p" id="door.about-release" />
			<CopyLimits />
			<BackToSignIn />
		</>
	);
}
