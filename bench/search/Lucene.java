/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lucene.java: Lucene 8 as an engine of the search benchmark, with the commands of serve.h. As its documentation advises:
 * one segment (forceMerge) in the order of dates (index sort), mapped; English analysis without stop words; quality as a
 * FeatureField with saturation, recency as a distance feature of a LongPoint, both SHOULD beside the words' MUST;
 * TopScoreDocCollector that counts no further than it must, so that block-max WAND may skip. Title and provider count
 * three and two times by custom term frequencies, in a field of its own without positions: the fastest that Lucene can do
 * with weighted fields. Phrases are looked for in a second field. Title and URL are doc values: read as stored fields, a
 * block at a time, the first ten took fifteen times as long. (BM25Similarity leaves out the factor k1 + 1: the boost puts
 * it back, so that text, quality and recency are in the proportions of newsidx.)
 */
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

public final class Lucene {
    static final float QUALITY_WEIGHT = 1, RECENCY_WEIGHT = 2;
    static final long HALF_LIFE = 30 * 86400L;
    static final int PAGE = 10, PATIENCE = 20;
    static final Sort NEWEST = new Sort(new SortField("date", SortField.Type.LONG, true));
    static final Set<String> ID = Set.of("id");

    /*
     * How an index is made. SPEED: as newsidx does it. For relevance EnglishAnalyzer and BM25 as they come, with stop
     * words left out, k1 = 1.2 and b = 0.75: ENGLISH with all fields alike, FIELDS with the weights of the others.
     */
    enum Mode {
        SPEED(3, 2, 2.0f, 0.6f),
        ENGLISH(1, 1, 1.2f, 0.75f),
        FIELDS(3, 2, 1.2f, 0.75f);

        final int title, provider;
        final float k1, b;

        Mode(int title, int provider, float k1, float b) {
            this.title = title;
            this.provider = provider;
            this.k1 = k1;
            this.b = b;
        }

        Analyzer analyzer() {
            return this == SPEED ? new EnglishAnalyzer(CharArraySet.EMPTY_SET) : new EnglishAnalyzer();
        }

        BM25Similarity similarity() {
            return new BM25Similarity(k1, b);
        }
    }

    /* What all rows are ranked against: the first line of the file of rows. */
    record Facts(long rows, long now, int quality, long date) {
        static Facts of(String line) {
            String[] fields = line.substring(1).split("\t");
            return new Facts(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Integer.parseInt(fields[2]),
                             Long.parseLong(fields[3]));
        }

        static Facts read(String path) throws IOException {
            try (BufferedReader reader = Files.newBufferedReader(Paths.get(path))) {
                return of(reader.readLine());
            }
        }
    }

    static List<String> tokens(Analyzer analyzer, String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("words", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) found.add(term.toString());
            stream.end();
        }
        return found;
    }

    /* ---- Building ---- */

    /* Each term once, with its weighted frequency. */
    static final class Weighted extends TokenStream {
        final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
        Iterator<Map.Entry<String, Integer>> rest;

        void set(Map<String, Integer> terms) {
            rest = terms.entrySet().iterator();
        }

        @Override
        public boolean incrementToken() {
            if (!rest.hasNext()) return false;
            clearAttributes();
            Map.Entry<String, Integer> next = rest.next();
            term.append(next.getKey());
            frequency.setTermFrequency(next.getValue());
            return true;
        }
    }

    static final class Builder {
        final Mode mode;
        final Analyzer analyzer;
        final Facts facts;
        final Weighted stream = new Weighted();
        final FieldType weighted = new FieldType();

        Builder(Mode mode, Facts facts) {
            this.mode = mode;
            this.analyzer = mode.analyzer();
            this.facts = facts;
            weighted.setTokenized(true);
            weighted.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
            weighted.freeze();
        }

        void count(Map<String, Integer> terms, String text, int weight) throws IOException {
            for (String term : tokens(analyzer, text)) terms.merge(term, weight, Integer::sum);
        }

        /* The fields of a row: id, date, quality, type, topics, URL, provider, title, excerpt. */
        Document document(String[] row) throws IOException {
            Map<String, Integer> terms = new LinkedHashMap<>();
            count(terms, row[7], mode.title);
            count(terms, row[8], 1);
            count(terms, row[6], mode.provider);
            stream.set(terms);
            long date = row[1].isEmpty() ? facts.date : Long.parseLong(row[1]);
            int quality = row[2].isEmpty() ? facts.quality : Integer.parseInt(row[2]);
            Document document = new Document();
            document.add(new Field("words", stream, weighted));
            for (int i : new int[] { 7, 8, 6 }) document.add(new TextField("text", row[i], Field.Store.NO));
            document.add(new LongPoint("date", date));
            document.add(new NumericDocValuesField("date", date));
            if (quality > 0) document.add(new FeatureField("feature", "quality", quality));
            document.add(new StringField("type", row[3], Field.Store.NO));
            document.add(new StringField("provider", row[6], Field.Store.NO));
            document.add(new StoredField("id", row[0]));
            document.add(new BinaryDocValuesField("url", new BytesRef(row[5])));
            document.add(new BinaryDocValuesField("title", new BytesRef(row[7])));
            return document;
        }
    }

    /* A field's values do not touch each other: no phrase goes over a border. */
    static final class Apart extends org.apache.lucene.analysis.AnalyzerWrapper {
        final Analyzer inner;

        Apart(Analyzer inner) {
            super(PER_FIELD_REUSE_STRATEGY);
            this.inner = inner;
        }

        @Override
        protected Analyzer getWrappedAnalyzer(String field) {
            return inner;
        }

        @Override
        public int getPositionIncrementGap(String field) {
            return 100;
        }
    }

    /*
     * An index as soon as it can be had, by so many threads: the same document, but in the order of arrival, in as many
     * segments as there are, and on the disk.
     */
    static void add(String rows, String path, int threads) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(new Apart(Mode.SPEED.analyzer()));
        config.setRAMBufferSizeMB(256);
        config.setUseCompoundFile(false);
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        try (BufferedReader reader = Files.newBufferedReader(Paths.get(rows));
             MMapDirectory directory = new MMapDirectory(Paths.get(path));
             IndexWriter writer = new IndexWriter(directory, config)) {
            Facts facts = Facts.of(reader.readLine());
            List<Future<?>> parts = new ArrayList<>();
            ExecutorService workers = Executors.newFixedThreadPool(threads);
            for (int i = 0; i < threads; i++) parts.add(workers.submit(() -> addRows(reader, writer, facts)));
            for (Future<?> part : parts) part.get();
            workers.shutdown();
            writer.commit();
        }
    }

    /* Rows as they come, until there are none; no two threads read at a time. */
    static Void addRows(BufferedReader reader, IndexWriter writer, Facts facts) throws IOException {
        Builder builder = new Builder(Mode.SPEED, facts);
        for (;;) {
            List<String> lines = new ArrayList<>();
            synchronized (reader) {
                for (String line; lines.size() < 256 && (line = reader.readLine()) != null;) lines.add(line);
            }
            if (lines.isEmpty()) return null;
            for (String line : lines) writer.addDocument(builder.document(line.split("\t", -1)));
        }
    }

    static void build(String rows, String path, Mode mode) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new Apart(mode.analyzer()));
        config.setRAMBufferSizeMB(256);
        config.setIndexSort(NEWEST);
        config.setUseCompoundFile(false);
        config.setSimilarity(mode.similarity());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        try (BufferedReader reader = Files.newBufferedReader(Paths.get(rows));
             MMapDirectory directory = new MMapDirectory(Paths.get(path));
             IndexWriter writer = new IndexWriter(directory, config)) {
            Builder builder = new Builder(mode, Facts.of(reader.readLine()));
            for (String line; (line = reader.readLine()) != null;) {
                writer.addDocument(builder.document(line.split("\t", -1)));
            }
            writer.forceMerge(1);
            writer.commit();
        }
        Files.writeString(Path.of(path, "mode"), mode.name());
    }

    /* ---- Searching ---- */

    /* One line of the file of queries. */
    record Asked(String op, String text, String field, String value, long from, long to, boolean dated, int offset) {
        static Asked of(String line) {
            String[] f = line.split("\t", -1);
            boolean dated = !f[5].isEmpty();
            return new Asked(f[1], f[2], f[3], f[4], dated ? Long.parseLong(f[5]) : 0, dated ? Long.parseLong(f[6]) : 0,
                             dated, Integer.parseInt(f[7]));
        }
    }

    record Way(boolean combined, String fetch, int limit) {}

    final Mode mode;
    final Analyzer analyzer;
    final Facts facts;
    final IndexSearcher searcher;
    final List<Asked> queries = new ArrayList<>();
    final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    final PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false,
                                            StandardCharsets.UTF_8);

    Lucene(String path, String rows, String asked) throws IOException {
        IndexReader reader = DirectoryReader.open(new MMapDirectory(Paths.get(path)));
        mode = Mode.valueOf(Files.readString(Path.of(path, "mode")));
        analyzer = mode.analyzer();
        facts = Facts.read(rows);
        searcher = new IndexSearcher(reader);
        searcher.setSimilarity(mode.similarity());
        for (String line : Files.readAllLines(Paths.get(asked))) queries.add(Asked.of(line));
    }

    Query words(Asked asked) throws IOException {
        List<String> terms = tokens(analyzer, asked.text);
        if (asked.op.equals("list")) return new MatchAllDocsQuery();
        if (terms.isEmpty()) return new MatchNoDocsQuery();
        if (asked.op.equals("phrase")) return new PhraseQuery("text", terms.toArray(new String[0]));
        if (terms.size() == 1) return new TermQuery(new Term("words", terms.get(0)));
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        BooleanClause.Occur occur = asked.op.equals("all") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD;
        for (String term : terms) all.add(new TermQuery(new Term("words", term)), occur);
        return all.build();
    }

    Query query(Asked asked, boolean combined) throws IOException {
        Query words = new BoostQuery(words(asked), mode.k1 + 1);
        if (!combined && asked.field.isEmpty() && !asked.dated) return words;
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(words, BooleanClause.Occur.MUST);
        if (!asked.field.isEmpty()) {
            all.add(new TermQuery(new Term(asked.field, asked.value)), BooleanClause.Occur.FILTER);
        }
        if (asked.dated) all.add(range(asked.from, asked.to), BooleanClause.Occur.FILTER);
        /* Without a median all qualities count alike. */
        if (combined && facts.quality > 0) {
            all.add(FeatureField.newSaturationQuery("feature", "quality", QUALITY_WEIGHT, facts.quality),
                    BooleanClause.Occur.SHOULD);
        }
        if (combined) {
            all.add(LongPoint.newDistanceFeatureQuery("date", RECENCY_WEIGHT, facts.now, HALF_LIFE),
                    BooleanClause.Occur.SHOULD);
        }
        return all.build();
    }

    /* The index is sorted by date: a range is a stretch of documents, found by bisection. */
    static Query range(long from, long to) {
        Query points = LongPoint.newRangeQuery("date", from, to);
        Query values = NumericDocValuesField.newSlowRangeQuery("date", from, to);
        return new IndexSortSortedNumericDocValuesRangeQuery("date", from, to, new IndexOrDocValuesQuery(points, values));
    }

    TopDocs top(Asked asked, Way way) throws IOException {
        int wanted = way.limit + asked.offset;
        if (asked.op.equals("list")) {
            TopFieldCollector newest = TopFieldCollector.create(NEWEST, wanted, wanted);
            searcher.search(new MatchAllDocsQuery(), newest);
            return newest.topDocs();
        }
        TopScoreDocCollector best = TopScoreDocCollector.create(wanted, wanted);
        searcher.search(query(asked, way.combined), best);
        return best.topDocs();
    }

    /* Title and URL of each hit, in the order of hits. Values are read in the order of documents, as they must be. */
    List<String> shown(ScoreDoc[] hits, int first) throws IOException {
        LeafReader leaf = searcher.getIndexReader().leaves().get(0).reader();
        String[] texts = new String[2 * (hits.length - first)];
        Integer[] order = new Integer[hits.length - first];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Integer.compare(hits[first + a].doc, hits[first + b].doc));
        BinaryDocValues titles = DocValues.getBinary(leaf, "title"), urls = DocValues.getBinary(leaf, "url");
        for (int i : order) {
            titles.advanceExact(hits[first + i].doc);
            texts[2 * i] = titles.binaryValue().utf8ToString();
            urls.advanceExact(hits[first + i].doc);
            texts[2 * i + 1] = urls.binaryValue().utf8ToString();
        }
        return Arrays.asList(texts);
    }

    /* The hits of a query, each as the fetched text; without it the list is of nulls. */
    List<String> ask(Asked asked, Way way) throws IOException {
        ScoreDoc[] hits = top(asked, way).scoreDocs;
        int first = Math.min(asked.offset, hits.length);
        if (way.fetch.equals("shown")) return hits.length > first ? shown(hits, first) : List.of();
        List<String> found = new ArrayList<>(way.limit);
        for (int i = first; i < hits.length; i++) {
            boolean named = way.fetch.equals("id");
            found.add(named ? searcher.doc(hits[i].doc, ID).get("id") + ":" + (double) hits[i].score : null);
        }
        return found;
    }

    /* ---- Commands ---- */

    void run(int first, int last, Way way) throws IOException {
        for (int i = first; i < last; i++) {
            long wall = System.nanoTime(), cpu = clock.getCurrentThreadCpuTime();
            int n = ask(queries.get(i), way).size();
            cpu = clock.getCurrentThreadCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            out.print(cpu + " " + wall + " " + (way.fetch.equals("shown") ? n / 2 : n) + "\n");
        }
    }

    void hits(int first, int last, Way way) throws IOException {
        for (int i = first; i < last; i++) {
            List<String> found = ask(queries.get(i), way);
            out.print(found.size() + (found.isEmpty() ? "" : " ") + String.join(" ", found) + "\n");
        }
    }

    void count(int first, int last) throws IOException {
        for (int i = first; i < last; i++) out.print(searcher.count(query(queries.get(i), false)) + "\n");
    }

    void threads(int first, int last, Way way, int n, double seconds) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long wall = System.nanoTime(), until = wall + (long) (seconds * 1e9);
        long end = seconds > 0 ? wall + PATIENCE * (long) (seconds * 1e9) : Long.MAX_VALUE;
        boolean[] over = { false };
        long[] cpu = new long[n];
        Thread[] workers = new Thread[n];
        int length = last - first;
        for (int w = 0; w < n; w++) {
            int self = w;
            workers[w] = new Thread(() -> {
                try {
                    for (;;) {
                        int turn = next.getAndIncrement();
                        if (turn >= length && turn % length == 0 && System.nanoTime() > until) over[0] = true;
                        if (turn >= length && over[0] || System.nanoTime() > end) break;
                        ask(queries.get(first + (int) (turn * 7919L % length)), way);
                    }
                    cpu[self] = clock.getCurrentThreadCpuTime();
                } catch (IOException error) {
                    throw new IllegalStateException(error);
                }
            });
            workers[w].start();
        }
        long used = 0;
        for (int w = 0; w < n; w++) {
            workers[w].join();
            used += cpu[w];
        }
        wall = System.nanoTime() - wall;
        out.print((next.get() - n) + " " + wall / 1e9 + " " + used / 1e9 + "\n");
    }

    void obey(String line) throws Exception {
        String[] words = line.split(" ");
        int first = Integer.parseInt(words[1]), last = Integer.parseInt(words[2]);
        boolean combined = words.length > 3 && words[3].equals("combined");
        String fetch = words.length > 4 ? words[4] : "shown";
        switch (words[0]) {
            case "run" -> run(first, last, new Way(combined, fetch, PAGE));
            case "hits" -> hits(first, last, new Way(combined, "id", Integer.parseInt(words[5])));
            case "count" -> count(first, last);
            case "threads" -> threads(first, last, new Way(combined, fetch, PAGE), Integer.parseInt(words[5]),
                                      Double.parseDouble(words[6]));
            default -> throw new IllegalArgumentException(line);
        }
    }

    void serve() throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        out.print("ready\n");
        out.flush();
        for (String line; (line = commands.readLine()) != null && !line.equals("quit");) {
            obey(line);
            out.flush();
        }
    }

    static final Map<String, Mode> BUILDS =
        Map.of("build", Mode.SPEED, "build-english", Mode.ENGLISH, "build-fields", Mode.FIELDS);

    public static void main(String[] args) throws Exception {
        String verb = args.length > 0 ? args[0] : "";
        if (!BUILDS.containsKey(verb) && !Set.of("version", "add", "serve", "once").contains(verb)) {
            System.err.println("usage: build[-english|-fields] ROWS INDEX | add ROWS INDEX THREADS | serve INDEX ROWS QUERIES"
                               + " | once INDEX ROWS QUERIES I combined|text | version");
            System.exit(2);
        }
        if (verb.equals("version")) {
            System.out.println(Version.LATEST + ", Java " + System.getProperty("java.version"));
        } else if (verb.equals("add")) {
            add(args[1], args[2], Integer.parseInt(args[3]));
        } else if (BUILDS.containsKey(verb)) {
            build(args[1], args[2], BUILDS.get(verb));
        } else {
            Lucene engine = new Lucene(args[1], args[2], args[3]);
            if (verb.equals("serve")) {
                engine.serve();
            } else {
                Way way = new Way(args[5].equals("combined"), "shown", PAGE);
                System.out.println(engine.ask(engine.queries.get(Integer.parseInt(args[4])), way).size());
            }
        }
    }
}
