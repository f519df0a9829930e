// Grades captured answers with the analysers of MDN's HTTP Observatory; nothing is fetched.
// In: JSON list of {name, url, status, headers, cookies, body}. Out: JSON {name: {score, grade, tests}}.
import fs from "node:fs";
import { AxiosHeaders } from "axios";
import { CookieJar } from "tough-cookie";
import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { Requests } from "@mdn/mdn-http-observatory/src/types.js";
import { parseHttpEquivHeaders } from "@mdn/mdn-http-observatory/src/retriever/utils.js";

// The browsers' preload list would be fetched; nobody of ours stands in it, so an empty one says the same.
const read = fs.readFileSync;
fs.readFileSync = (path, ...how) => (String(path).endsWith("hsts-preload.json") ? "{}" : read(path, ...how));

const requestsFor = ({ url, status, headers, cookies, body }) => {
  const https = new URL(url);
  const http = new URL(url.replace("https:", "http:"));
  const answer = { status, headers: new AxiosHeaders(headers), data: body, verified: true, httpEquiv: parseHttpEquivHeaders(body, url) };
  if (cookies.length) answer.headers.set("set-cookie", cookies);
  const jar = new CookieJar();
  cookies.forEach((cookie) => jar.setCookieSync(cookie, url));
  const requests = new Requests(https.hostname);
  requests.resources.path = body;
  requests.session = { jar, url: https };
  const route = [
    { url: http, status: 301 },
    { url: https, status },
  ];
  Object.assign(requests.responses, { auto: answer, cors: answer, http: answer, https: answer });
  Object.assign(requests.responses, { httpRedirects: route, httpsRedirects: route });
  return requests;
};

const score = (page) => {
  const results = ALL_TESTS.map((test) => test(requestsFor(page)));
  const points = results.map(({ result }) => getScoreModifier(result));
  const lost = points.filter((point) => point < 0).reduce((sum, point) => sum + point, 100);
  const all = points.reduce((sum, point) => sum + point, 100);
  const tests = Object.fromEntries(results.map((found, i) => [found.constructor.name, [found.result, points[i]]]));
  return { ...getGradeForScore(lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost), tests };
};

let input = "";
for await (const chunk of process.stdin) input += chunk;
const scores = JSON.parse(input).map((page) => [page.name, score(page)]);
process.stdout.write(JSON.stringify(Object.fromEntries(scores)));
