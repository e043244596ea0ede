# Sourced by spark-check and spark-train-check: builds, starts a master and two workers, each a process of its own, on
# loopback, and stops them at the end. Spark comes out of the local Maven repository, where the build has put it.
#
# $1: where everything goes; default: a temporary folder. SPARK_CHECK_BUILT=1 takes the build that is there.
#
# root, work, workers (process ids), say, fail and submit CLASS [ARGUMENT…] are there afterwards.

name=$(basename "$0")
root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(CDPATH='' cd -P "$work" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
home=$work/spark-home
port=17077
# Executors and the command line compute with as many threads, so that sums are rounded alike.
export OMP_NUM_THREADS=1
started=

fail() {
  printf '%s: %s\n' "$name" "$*" >&2
  exit 1
}

say() {
  printf '%s  %s\n' "$(date +%T)" "$*"
}

stop() {
  for process in $started; do
    kill "$process" 2> /dev/null || true
  done
  started=
}
trap stop EXIT
trap 'exit 130' INT TERM

if [ -z "${SPARK_CHECK_BUILT:-}" ]; then
  (cd "$root" && mvn -B -q -DskipTests -pl spark -am package) > "$work/maven.log" 2>&1 || fail "the build failed: $work/maven.log"
fi
"$root/morph4j" --version > /dev/null

# A folder as of Spark's distribution, which its RELEASE file tells; Morph4J's jars go with the job, as a user's would.
own='/target/|/org/nd4j/|/org/bytedeco/|/com/twelvemonkeys/|/com/microsoft/|/info/picocli/|/net/java/dev/jna/|/com/github/oshi/'
rm -rf "$home"
mkdir -p "$home/jars" "$home/conf"
touch "$home/RELEASE"
tr ':' '\n' < "$root/spark/target/classpath-with-spark.txt" | grep -Ev "$own" | while read -r jar; do
  ln -sf "$jar" "$home/jars/"
done
jars=$(tr ':' ',' < "$root/spark/target/classpath.txt")
job=$(ls "$root"/spark/target/morph4j-spark-*.jar | grep -v -e sources -e javadoc -e tests | head -n 1)

opens=$(sed -n '/<spark.opens>/,/<\/spark.opens>/p' "$root/spark/pom.xml" | sed 's/<[^>]*>//g' | tr '\n' ' ')
# Takes the place of the shell that calls it.
spark() {
  # shellcheck disable=SC2086 # words on purpose
  SPARK_HOME=$home SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 exec "$java" -Xmx1g $opens \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=info -cp "$home/conf:$home/jars/*" "$@"
}

submit() {
  class=$1
  shift
  spark org.apache.spark.deploy.SparkSubmit --master "spark://127.0.0.1:$port" --name "$name" \
    --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false \
    --conf spark.executor.memory=1g --conf spark.executor.cores=1 --conf spark.cores.max=2 \
    --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.executorEnv.GOMP_SPINCOUNT=5000 \
    --conf "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=2g -Dorg.bytedeco.javacpp.maxphysicalbytes=4g" \
    --class "$class" --jars "$jars" "$job" "$@"
}

say "a master and two workers"
spark org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0 > "$work/master.log" 2>&1 &
started="$started $!"
for worker in 1 2; do
  spark org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 2g --webui-port 0 \
    --work-dir "$work/worker$worker" "spark://127.0.0.1:$port" > "$work/worker$worker.log" 2>&1 &
  started="$started $!"
  workers="${workers:-} $!"
done
tries=0
until [ "$(grep -c 'Registering worker' "$work/master.log")" -eq 2 ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail "the workers did not register: $work/master.log"
  sleep 1
done
