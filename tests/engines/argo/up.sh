#!/bin/bash
# Brings up the lab: etcd, kube-apiserver, containerd, kubelet, S3, Argo's controller. All on loopback.
# LAB: state folder; BIN: folder with kube-apiserver kubelet workflow-controller argoexec [kube-scheduler]
set -eu
HERE=$(cd "$(dirname "$0")" && pwd); LAB=${LAB:?}; BIN=${BIN:?}; S3PORT=${S3PORT:-9123}
NODE=localhost; API=127.96.0.1:443; CRI=$LAB/containerd.sock
mkdir -p "$LAB"/{log,pid,pki,etcd,kubelet/pods,cni,ctr-root,ctr-state,manifests}; cd "$LAB"
[ -f pki/sa.key ] || openssl genrsa -out pki/sa.key 2048 2>/dev/null
TOKEN=labadmin; echo "$TOKEN,admin,1,\"system:masters\"" > pki/tokens.csv
[ -z "$(ls pid)" ] || { echo "a lab is up or was not stopped: run down.sh" >&2; exit 1; }
export GOGC=400  # memory is no concern here, cores are: a quarter of the API server's time was garbage collection
start() { n=$1; shift; setsid nohup "$@" > "log/$n.log" 2>&1 & echo $! > "pid/$n"; }
wait_for() { for _ in $(seq 1 300); do "$@" >/dev/null 2>&1 && return 0; sleep .2; done; echo "timed out: $*" >&2; return 1; }

# --- etcd (Debian's etcd-server) without fsync: the lab's data need not survive a crash
start etcd etcd --data-dir etcd --listen-client-urls http://127.0.0.1:7379 --advertise-client-urls http://127.0.0.1:7379 \
  --listen-peer-urls http://127.0.0.1:7380 --initial-advertise-peer-urls http://127.0.0.1:7380 --initial-cluster default=http://127.0.0.1:7380 --log-level warn

# --- kube-apiserver. Service range inside 127/8 and the server bound to the range's first address,
# so that pods on the host network reach it at the `kubernetes` service address without kube-proxy
start apiserver "$BIN/kube-apiserver" --etcd-servers=http://127.0.0.1:7379 --bind-address=127.96.0.1 --secure-port=443 --advertise-address=127.0.0.1 \
  --cert-dir="$LAB/pki" --token-auth-file=pki/tokens.csv --authorization-mode=Node,RBAC --anonymous-auth=true \
  --service-cluster-ip-range=127.96.0.0/16 --endpoint-reconciler-type=none \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=pki/sa.key --service-account-signing-key-file=pki/sa.key \
  --disable-admission-plugins=TaintNodesByCondition --allow-privileged=true --kubelet-preferred-address-types=Hostname --enable-priority-and-fairness=false --feature-gates=WatchList=false --v=1

# --- containerd
cat > containerd.toml <<T
version = 2
root = "$LAB/ctr-root"
state = "$LAB/ctr-state"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs","io.containerd.snapshotter.v1.zfs","io.containerd.snapshotter.v1.devmapper","io.containerd.snapshotter.v1.aufs","io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$CRI"
[plugins."io.containerd.internal.v1.opt"]
  path = "$LAB/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "lab.local/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$LAB/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
T
echo '{"cniVersion":"0.4.0","name":"lo","plugins":[{"type":"loopback"}]}' > cni/10-lo.conflist
start containerd containerd --config containerd.toml
wait_for ctr -a "$CRI" version
for i in "$LAB"/images/*.tar; do ctr -a "$CRI" -n k8s.io images import "$i" >/dev/null; done
# names that the cases use: only names here, for no registry is asked
for name in python:3.12-slim busybox:1.36; do
  ctr -a "$CRI" -n k8s.io images tag lab.local/python:3.11 "docker.io/library/$name" >/dev/null; done

# --- kubeconfig, kubelet
wait_for test -f pki/apiserver.crt
cat > kubeconfig <<K
apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "https://$API", certificate-authority: "$LAB/pki/apiserver.crt"}}]
users: [{name: admin, user: {token: "$TOKEN"}}]
contexts: [{name: lab, context: {cluster: lab, user: admin, namespace: argo}}]
current-context: lab
K
export KUBECONFIG=$LAB/kubeconfig
wait_for kubectl get --raw /readyz
cat > kubelet.yaml <<K
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: 11250
healthzPort: 0
readOnlyPort: 0
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupsPerQOS: true
cgroupRoot: /
enforceNodeAllocatable: []
failSwapOn: false
failCgroupV1: false
containerRuntimeEndpoint: unix://$CRI
staticPodPath: ""
resolvConf: /etc/resolv.conf
clusterDNS: []
syncFrequency: 1s
maxPods: 200
podPidsLimit: -1
registerNode: true
oomScoreAdj: 0
evictionHard: {"memory.available": "100Mi", "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%"}
imageGCHighThresholdPercent: 100
localStorageCapacityIsolation: true
registryPullQPS: 0
eventRecordQPS: 0
kubeAPIQPS: 200
kubeAPIBurst: 400
serializeImagePulls: false
shutdownGracePeriod: 0s
K
start kubelet "$BIN/kubelet" --config=kubelet.yaml --kubeconfig=kubeconfig --hostname-override=$NODE --root-dir="$LAB/kubelet" --cert-dir="$LAB/pki/kubelet" --v=2

# --- what kube-controller-manager would have made
sed "s|@S3PORT@|$S3PORT|; s|@SHARED@|$SHARED|g" "$HERE/manifests.yaml" > lab.yaml
CRDS=$(cd "$HERE/argo" && go list -m -f '{{.Dir}}' github.com/argoproj/argo-workflows/v4)/manifests/base/crds/${CRDS:-full}
for f in "$CRDS"/argoproj.io_*.yaml; do kubectl create -f "$f" >/dev/null 2>&1 || kubectl get -f "$f" >/dev/null; done
kubectl create namespace argo 2>/dev/null || true
kubectl -n argo create configmap kube-root-ca.crt --from-file=ca.crt=pki/apiserver.crt 2>/dev/null || true
kubectl apply -f lab.yaml >/dev/null
# what the volume controller would do, which does not run here
claim=$(kubectl -n argo get pvc scratch -o jsonpath='{.metadata.uid}')
kubectl patch pv scratch --type=merge -p "{\"spec\": {\"claimRef\": {\"uid\": \"$claim\"}}}" >/dev/null
for volume in namespaces/argo/persistentvolumeclaims/scratch persistentvolumes/scratch; do
  curl -fsSk -X PATCH -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/merge-patch+json' \
    -d '{"status": {"phase": "Bound"}}' "https://$API/api/v1/$volume/status" >/dev/null; done
wait_for kubectl get node $NODE
kubectl wait --for=condition=Established crd/workflows.argoproj.io --timeout=60s >/dev/null

# --- S3 (moto's server) and Argo's controller
if [ -n "${MOTO:-}" ]; then start s3 "$MOTO" -H 127.0.0.1 -p "$S3PORT"; wait_for curl -fsX PUT "http://127.0.0.1:$S3PORT/lab"; fi
if [ -x "$BIN/kube-scheduler" ] && [ -n "${SCHEDULER:-}" ]; then
  start scheduler "$BIN/kube-scheduler" --kubeconfig=kubeconfig --bind-address=127.0.0.1 --secure-port=7259 --leader-elect=false; fi
[ ! -x "$BIN/workflow-controller" ] || DEFAULT_REQUEUE_TIME=1s KUBE_FEATURE_WatchListClient=false LEADER_ELECTION_DISABLE=true start controller "$BIN/workflow-controller" --kubeconfig=kubeconfig --namespaced --managed-namespace argo \
  --executor-image lab.local/argoexec:v4.0.7 --executor-image-pull-policy IfNotPresent --loglevel info --qps 100 --burst 200
# --- Argo server, for its REST interface (hera's WorkflowsService, the argo CLI): http://127.0.0.1:2746
[ ! -x "$BIN/argo" ] || start argo-server "$BIN/argo" server --auth-mode=server --secure=false --namespaced --managed-namespace argo -p 2746
echo "up in $SECONDS s; export KUBECONFIG=$KUBECONFIG"
