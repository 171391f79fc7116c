import { expect, test } from "bun:test";
import { memoryBackend } from "@holdfast/auth/testing/backends";
import { fixtureOn } from "@holdfast/auth/testing/fixture";
import { routesOf } from "@holdfast/service-kit/route-table";
import { createFixture } from "@holdfast/session/testing/fixture";

const page = await Bun.file(new URL("../docs/operating.md", import.meta.url)).text();
const said = /The proxy sends(.*?)to auth, the rest/s.exec(page)?.[1] ?? "";
const prefixes = [...said.matchAll(/`(\/api\/[a-z]+)`/g)].map(([, prefix]) => prefix ?? "");

/** The first two parts of every path that the app answers. */
const placesOf = (app: Parameters<typeof routesOf>[0]): readonly string[] => [
  ...new Set(routesOf(app).map(({ path }) => path.split("/").slice(0, 3).join("/"))),
];

test("[OP-7] docs/operating.md sends each path to the service that answers it", async () => {
  const [auth, session] = [await fixtureOn(memoryBackend()), await createFixture()];
  expect(prefixes.toSorted()).toEqual(placesOf(auth.app).toSorted());
  const places = placesOf(session.app);
  expect(places.filter((place) => prefixes.includes(place))).toEqual([]);
  expect(places.length).toBeGreaterThan(3);
});
