"""The arguments that Airflow's own classes take, and those that flowc gives them itself."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

BASE = frozenset(
    {
        "allow_nested_operators", "dag", "default_args", "depends_on_past", "do_xcom_push",
        "doc", "doc_json", "doc_md", "doc_rst", "doc_yaml", "email", "email_on_failure",
        "email_on_retry", "end_date", "execution_timeout", "executor", "executor_config",
        "ignore_first_depends_on_past", "inlets", "logger_name", "map_index_template",
        "max_active_tis_per_dag", "max_active_tis_per_dagrun", "max_retry_delay",
        "multiple_outputs", "on_execute_callback", "on_failure_callback", "on_retry_callback",
        "on_skipped_callback", "on_success_callback", "outlets", "owner", "params", "pool",
        "pool_slots", "post_execute", "pre_execute", "priority_weight", "queue",
        "render_template_as_native_obj", "resources", "retries", "retry_delay",
        "retry_exponential_backoff", "retry_policy", "run_as_user", "sla", "start_date",
        "task_display_name", "task_group", "task_id", "trigger_rule", "wait_for_downstream",
        "wait_for_past_depends_before_skipping", "weight_rule",
    }
)  # fmt: skip
"""Source: the signature of `airflow.sdk.BaseOperator`, Airflow 3.3.2."""

DOCKER = frozenset(
    {
        "api_version", "auto_remove", "cap_add", "command", "container_name", "cpus",
        "device_requests", "dns", "dns_search", "docker_conn_id", "docker_url", "entrypoint",
        "env_file", "environment", "extra_hosts", "force_pull", "host_tmp_dir", "hostname",
        "image", "ipc_mode", "labels", "log_opts_max_file", "log_opts_max_size", "mem_limit",
        "mount_tmp_dir", "mounts", "network_mode", "port_bindings", "private_environment",
        "privileged", "retrieve_output", "retrieve_output_path", "shm_size",
        "skip_on_exit_code", "timeout", "tls_ca_cert", "tls_client_cert", "tls_client_key",
        "tls_hostname", "tls_ssl_version", "tls_verify", "tmp_dir", "tty", "ulimits", "user",
        "working_dir", "xcom_all",
    }
)  # fmt: skip
"""Source: the signature of `DockerOperator`, docker provider 4.6.1."""

KUBERNETES = frozenset(
    {
        "active_deadline_seconds", "affinity", "annotations", "arguments",
        "automount_service_account_token", "base_container_name",
        "base_container_status_polling_interval", "callbacks", "cluster_context", "cmds",
        "config_file", "configmaps", "container_logs", "container_name_log_prefix_enabled",
        "container_resources", "container_security_context", "deferrable", "dns_config",
        "dnspolicy", "durable", "env_from", "env_vars", "full_pod_spec", "get_logs",
        "host_aliases", "hostname", "hostnetwork", "image", "image_pull_policy",
        "image_pull_secrets", "in_cluster", "init_container_logs", "init_containers",
        "is_delete_operator_pod", "kubernetes_conn_id", "labels", "log_events_on_failure",
        "log_events_on_startup", "log_formatter", "log_pod_spec_on_failure",
        "logging_interval", "name", "namespace", "node_selector", "on_finish_action",
        "on_kill_action", "pod_runtime_info_envs", "pod_template_dict", "pod_template_file",
        "poll_interval", "ports", "priority_class_name", "progress_callback",
        "random_name_suffix", "reattach_on_restart", "runtime_class_name",
        "schedule_timeout_seconds", "schedulername", "secrets", "security_context",
        "service_account_name", "skip_on_exit_code", "startup_check_interval_seconds",
        "startup_timeout_seconds", "subdomain", "termination_grace_period",
        "termination_message_policy", "tolerations", "trigger_kwargs", "volume_mounts",
        "volumes", "xcom_sidecar_container_security_context",
    }
)  # fmt: skip
"""Source: the signature of `KubernetesPodOperator`, cncf.kubernetes provider 10.25.0."""

DAG = frozenset(
    {
        "access_control", "allowed_run_types", "auto_register", "catchup", "dag_display_name",
        "dag_id", "dagrun_timeout", "deadline", "default_args", "description",
        "disable_bundle_versioning", "doc_md", "end_date", "fail_fast",
        "is_paused_upon_creation", "jinja_environment_kwargs", "max_active_runs",
        "max_active_tasks", "max_consecutive_failed_dag_runs", "on_failure_callback",
        "on_success_callback", "owner_links", "params", "render_template_as_native_obj",
        "rerun_with_latest_version", "schedule", "sla_miss_callback", "start_date", "tags",
        "task_group", "template_searchpath", "template_undefined", "user_defined_filters",
        "user_defined_macros",
    }
)  # fmt: skip
"""Source: the signature of `airflow.sdk.DAG`, Airflow 3.3.2."""

OF_PYTHON = frozenset({"show_return_value_in_logs", "templates_dict", "templates_exts"})
"""What `@task` takes beside. Source: `_PythonDecoratedOperator`, standard provider 1.21.0."""

OWN_OF_TASKS = frozenset(
    {
        "dag", "do_xcom_push", "kwargs_to_upstream", "multiple_outputs", "op_args",
        "op_kwargs", "python_callable", "render_template_as_native_obj", "task_group",
        "task_id", "trigger_rule",
    }
)  # fmt: skip
"""What flowc says of each task; values that travel as JSON text must stay text."""

OWN_OF_DAGS = frozenset({"dag_id", "params", "render_template_as_native_obj"})
"""What flowc says of each DAG; texts that are rendered as objects would be other values."""

OWN_OF_DOCKER = frozenset(
    {
        "auto_remove", "command", "entrypoint", "image", "mount_tmp_dir", "mounts",
        "private_environment", "task_id",
    }
)  # fmt: skip
"""What flowc says of each container that docker runs."""

OWN_OF_PODS = frozenset(
    {
        "arguments", "cmds", "container_resources", "deferrable", "durable", "env_vars",
        "image", "name", "task_id", "volume_mounts", "volumes",
    }
)  # fmt: skip
"""What flowc says of each pod."""


def fault_of_task(name: str) -> str | None:
    """What is wrong with an argument for a task, in a few words."""
    return _fault(name, OWN_OF_TASKS, BASE | OF_PYTHON, "`@task` of Airflow 3.3")


def fault_of_sensor(name: str) -> str | None:
    """What is wrong with an argument for a task that is a sensor, in a few words."""
    known = BASE | {"templates_dict"}
    return _fault(name, OWN_OF_TASKS, known, "`@task.sensor` of Airflow 3.3")


def fault_of_dag(name: str) -> str | None:
    """What is wrong with an argument for a DAG, in a few words."""
    return _fault(name, OWN_OF_DAGS, DAG, "`@dag` of Airflow 3.3")


def fault_of_operator(name: str, run_on: Literal["docker", "kubernetes"]) -> str | None:
    """What is wrong with an argument for the operator that runs containers, in a few words."""
    if run_on == "docker":
        return _fault(name, OWN_OF_DOCKER, BASE | DOCKER, "`DockerOperator` 4.6")
    return _fault(name, OWN_OF_PODS, BASE | KUBERNETES, "`KubernetesPodOperator` 10.25")


def _fault(name: str, own: Set[str], known: Set[str], taker: str) -> str | None:
    if name in own:
        return "flowc says it itself"
    return None if name in known else f"{taker} has no such argument"
